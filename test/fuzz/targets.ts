// SPDX-License-Identifier: Apache-2.0
/** What is fuzzed: one reader a kind of input, with what it starts from; and the properties. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {readLog} from '../../src/denials/read-log.ts';
import {parseSavedPlans} from '../../src/diff/saved-plan.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {parseHeader} from '../../src/host/image/parse-header.ts';
import {openHost} from '../../src/host/open-host.ts';
import {snapshotHost} from '../../src/host/snapshot.ts';
import {snapshotSchema} from '../../src/host/snapshot-schema.ts';
import {profileOnDisk} from '../../src/layers/apparmor/profile-on-disk.ts';
import type {Mode} from '../../src/inventory/mode.ts';
import {planDomain} from '../../src/layers/plan-domain.ts';
import {applyQemuConf} from '../../src/policy/apply-qemu-conf.ts';
import {layoutFor} from '../../src/policy/layout.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import {parseQemuConf} from '../../src/policy/qemu-conf.ts';
import {root} from '../helpers/paths.ts';
import {planScenario} from '../helpers/scenario.ts';
import {mutateText} from './mutate-text.ts';
import {properties} from './properties.ts';
import {strangersReached} from './reach.ts';
import type {Target} from './target.ts';

export function targets(): readonly Target[] {
  return [
    definitions('strict'),
    definitions('libvirt'),
    imageHeaders(),
    qemuConf(),
    logs(),
    savedPlans(),
    snapshots(),
    policies(),
    profiles(),
    ...properties(),
  ];
}

function filesOf(folder: string, ending: string): readonly string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith(ending))
    .map(name => readFileSync(join(folder, name), 'utf8'));
}

function definitions(mode: Mode): Target {
  const seeds = filesOf(join(root, 'examples'), '.xml');
  const host = openHost('assumed');
  // Ids, for the accounts are Debian's.
  const policy = {
    ...loadPolicy({policy: 'debian'}),
    user: '+107',
    group: '+107',
    swtpmUser: '+108',
    swtpmGroup: '+108',
  };
  const layout = layoutFor('qemu:///system', {uid: 0, home: '/root'});
  return {
    name: `definitions, ${mode}`,
    run: random => {
      const text = mutateText(random.pick(seeds), random);
      const domain = parseDomain(Buffer.from(text), {defaultSecurityModel: 'apparmor'});
      const plan = planDomain(domain, host, policy, {mode, layout});
      const reached = mode === 'strict' ? strangersReached(plan, text) : [];
      if (reached.length) throw new Error(`the profile reaches ${reached.join(', ')}: ${text}`);
    },
  };
}

const FORMATS = ['qcow2', 'qed', 'vmdk', 'vdi', 'vhdx', 'vpc', 'luks'] as const;

function imageHeaders(): Target {
  const seeds = imagesOf(FORMATS);
  return {
    name: 'image headers',
    run: random => {
      const header = Buffer.from(random.pick(seeds));
      for (let count = 1 + random.below(4); count > 0; count--) {
        const at = random.below(Math.min(header.length, 700));
        if (random.below(2)) header[at] = random.below(256);
        else header.fill(random.pick([0, 255]), at, at + random.pick([1, 2, 4, 8]));
      }
      const cut = random.below(4) ? header : header.subarray(0, random.below(header.length));
      parseHeader(cut, random.pick(['auto', 'qcow2', 'qcow', 'qed', 'vmdk', 'raw']));
    },
  };
}

/** Real ones where qemu-img is there; else the magics alone. */
function imagesOf(formats: readonly string[]): readonly Buffer[] {
  const folder = mkdtempSync(join(tmpdir(), 'svirtgen-fuzz-'));
  try {
    return formats.flatMap(format => {
      const backing = ['qcow2', 'qed', 'vmdk'].includes(format)
        ? ['-u', '-b', '/srv/base.img', '-F', format]
        : [];
      const secret =
        format === 'luks' ? ['--object', 'secret,id=s,data=x', '-o', 'key-secret=s,iter-time=10'] : [];
      const path = join(folder, format);
      execFileSync('qemu-img', ['create', '-q', '-f', format, ...secret, ...backing, path, '8M'], {
        stdio: 'ignore',
      });
      return [readFileSync(path).subarray(0, 0x8200)];
    });
  } catch {
    return ['QFI\u00FB\u0000\u0000\u0000\u0003', 'QED\u0000', 'KDMV', '# Disk DescriptorFile\n'].map(magic =>
      Buffer.concat([Buffer.from(magic, 'latin1'), Buffer.alloc(1024)]),
    );
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

function qemuConf(): Target {
  const seed = `user = "+107"\ngroup = "kvm"\nsecurity_driver = [ "selinux", "apparmor" ]
cgroup_device_acl = [\n  "/dev/null", "/dev/zero", # a comment\n  "/dev/random"\n]
dynamic_ownership = 1\nremember_owner = 0\nnamespaces = [ "mount" ]\nstdio_handler = "file"\nswtpm_user = "tss"\n`;
  const policy = loadPolicy({policy: 'debian'});
  return {
    name: 'qemu.conf',
    run: random => void applyQemuConf(policy, parseQemuConf(mutateText(seed, random), 'qemu.conf')),
  };
}

function logs(): Target {
  const seeds = filesOf(join(root, 'test', 'fixtures', 'logs'), '');
  return {name: 'logs', run: random => void [...readLog(mutateText(random.pick(seeds), random).split('\n'))]};
}

function savedPlans(): Target {
  const seed = JSON.stringify(planScenario({devices: '<tpm><backend type="emulator"/></tpm>'}), undefined, 1);
  return {name: 'saved plans', run: random => void parseSavedPlans(mutateText(seed, random), 'plan.json')};
}

function snapshots(): Target {
  const seed = readFileSync(join(root, 'examples', 'host.json'), 'utf8');
  return {
    name: 'snapshots',
    run: random => {
      const parsed = snapshotSchema.safeParse(jsonOf(mutateText(seed, random)));
      if (parsed.success) snapshotHost(parsed.data);
    },
  };
}

/** What a site writes: each key of a policy, in a file that extends one of ours. */
function policies(): Target {
  const seeds = [
    ...filesOf(join(root, 'policies'), '.yaml'),
    ...filesOf(join(root, 'examples', 'limits'), '.yaml'),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'svirtgen-fuzz-'));
  process.on('exit', () => rmSync(folder, {recursive: true, force: true}));
  const path = join(folder, 'site.yaml');
  return {
    name: 'policies',
    run: random => {
      writeFileSync(path, mutateText(random.pick(seeds), random));
      loadPolicy({policy: path});
    },
  };
}

/** A profile as it stands on a host, which verify and diff read. */
function profiles(): Target {
  const plan = planScenario({devices: '<tpm><backend type="emulator"/></tpm>', mode: 'strict'});
  const files = 'files' in plan.apparmor ? plan.apparmor.files : '';
  const seed = `#include <tunables/global>
@{LIBVIRT}="libvirt"
profile ${plan.apparmor.profile} flags=(attach_disconnected) {
  #include <abstractions/libvirt-qemu>
  deny /dev/mem rw,
  owner "/srv/a b/{x,y}*[0-9]?" rwk,
  /usr/bin/swtpm Px -> swtpm_@{LIBVIRT}, # a remark
  capability net_admin,
${files}}\n`;
  return {
    name: 'profiles',
    run: random => {
      const text = mutateText(seed, random);
      profileOnDisk(text, {file: 'profile', name: plan.apparmor.profile, read: () => undefined});
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
