// SPDX-License-Identifier: Apache-2.0
/**
 * The examples of the documents that the project started from, end to end: a TPM of somebody else's, a TPM proxy
 * beside a vTPM, passt, generation ids in all forms, and the guests of the driver's documentation.
 */
import {readdirSync} from 'node:fs';
import {basename} from 'node:path';
import test from 'ava';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {svirtgen} from '../helpers/cli.ts';
import {fixture} from '../helpers/paths.ts';

const URIS = ['qemu:///system', 'qemu:///session', 'qemu:///embed?root=/srv/embedded'];
const MCS = 's0:c41,c264';

const names = readdirSync(fixture('seeds')).map(file => file.replace(/\.xml$/u, ''));
const runs = new Map<string, ReadonlyMap<string, LabelPlan>>();

/** The plan of one seed; all of them are planned in one run of the command. */
function plan(name: string, ...options: readonly string[]): LabelPlan {
  const key = options.join(' ');
  const plans = runs.get(key) ?? planAll(options);
  runs.set(key, plans);
  const found = plans.get(name);
  if (found === undefined) throw new Error(`no plan of ${name} with ${key}`);
  return found;
}

function planAll(options: readonly string[]): ReadonlyMap<string, LabelPlan> {
  const common = ['--host', 'assumed', '--policy', 'libvirt', '--mcs', MCS, '--quiet', '--format', 'json'];
  const {status, stdout, stderr} = svirtgen(['plan', ...common, ...options, fixture('seeds')]);
  if (status !== 0) throw new Error(stderr);
  const records = JSON.parse(stdout) as readonly {readonly file: string; readonly plan: LabelPlan}[];
  return new Map(records.map(({file, plan: planned}) => [basename(file, '.xml'), planned]));
}

const paths = (list: readonly {readonly path: string}[]): readonly string[] => list.map(({path}) => path);
const rules = ({apparmor}: LabelPlan): readonly string[] =>
  'rules' in apparmor ? apparmor.rules.map(({path, access}) => `${path} ${access}`) : [apparmor.refused.code];
const processes = (whole: LabelPlan): readonly string[] => whole.processes.map(({name}) => name);

for (const mode of ['strict', 'libvirt']) {
  for (const uri of URIS) {
    test(`every seed has a plan under ${uri} in ${mode} mode`, t => {
      for (const name of names) {
        const {domain} = plan(name, '--mode', mode, '--uri', uri);
        t.regex(domain.uuid ?? '', /^7f1e0b0a-/u, name);
      }
    });
  }
}

test('KVM guest: its image carries its categories, and belongs to it while it runs', t => {
  const {selinux, dac} = plan('kvm');
  t.is(selinux.process, `system_u:system_r:svirt_t:${MCS}`);
  t.deepEqual(
    selinux.labels.map(({path, context}) => [path, context]),
    [['/var/lib/libvirt/images/kvm-minimal.img', `system_u:object_r:svirt_image_t:${MCS}`]],
  );
  t.deepEqual(paths(dac.labels), ['/var/lib/libvirt/images/kvm-minimal.img']);
});

test('TCG guest: runs in the context of emulated guests, and its CD-ROM is content that all may read', t => {
  const {selinux} = plan('tcg');
  t.is(selinux.process, `system_u:system_r:svirt_tcg_t:${MCS}`);
  const iso = selinux.labels.find(({path}) => path === '/home/alice/installer.iso');
  t.is(iso?.context, 'system_u:object_r:virt_content_t:s0');
});

test('TCG guest: never writes to its CD-ROM', t => {
  t.true(rules(plan('tcg', '--mode', 'libvirt')).includes('/home/alice/installer.iso w'));
  t.true(rules(plan('tcg')).includes('/home/alice/installer.iso rk'));
});

test('HVF guest: a volume that nobody has translated names no path', t => {
  const {domain, selinux, dac} = plan('hvf');
  t.is(domain.type, 'hvf');
  t.deepEqual([...selinux.labels, ...dac.labels], []);
});

test('external TPM: libvirt leaves its socket to others, strict mode lets QEMU reach it', t => {
  const socket = '/run/vtpm/seed.sock rw';
  const theirs = plan('tpm-external', '--mode', 'libvirt');
  t.deepEqual([...theirs.selinux.labels, ...theirs.dac.labels], []);
  t.deepEqual(processes(theirs), ['qemu']);
  t.false(rules(theirs).includes(socket));
  t.true(rules(plan('tpm-external')).includes(socket));
});

test('TPM proxy beside a vTPM: the host TPM is labelled, and swtpm serves the other one', t => {
  const whole = plan('tpm-proxy', '--mode', 'libvirt');
  t.deepEqual(paths(whole.dac.labels), [
    '/dev/tpmrm0',
    '/run/libvirt/qemu/swtpm/-1-seed-tpm-proxy-swtpm.sock',
  ]);
  t.true(whole.cgroup.rules.some(({path, access}) => path === '/dev/tpmrm0' && access === 'rw'));
  t.true(whole.namespace.nodes.includes('/dev/tpmrm0'));
  t.deepEqual(processes(whole), ['qemu', 'swtpm']);
  // A proxy has no use for the cancel file.
  const strict = rules(plan('tpm-proxy'));
  t.true(strict.includes('/dev/tpmrm0 rw'));
  t.false(strict.some(rule => rule.includes('cancel') || rule.startsWith('/dev/null')));
});

test('passt: a process of its own, with the categories of the VM', t => {
  const whole = plan('passt');
  t.deepEqual(processes(whole), ['qemu', 'passt']);
  t.true(whole.processes[1]?.selinux?.endsWith(`:${MCS}`));
});

test('generation ids in all forms need nothing of the host', t => {
  for (const name of ['genid', 'vmgenid', 'vmgenid-auto']) {
    const whole = plan(name);
    t.deepEqual([...whole.selinux.labels, ...whole.dac.labels], [], name);
    // The defaults but /dev/kvm, which an emulated VM has no use for.
    t.is(whole.namespace.nodes.length, 7, name);
  }
});

test('the directories follow the URI', t => {
  const socketUnder = (uri: string): string | undefined =>
    paths(plan('tpm-proxy', '--uri', uri, '--mode', 'libvirt').selinux.labels).at(-1);
  t.is(socketUnder('qemu:///system'), '/run/libvirt/qemu/swtpm/-1-seed-tpm-proxy-swtpm.sock');
  t.regex(
    socketUnder('qemu:///session') ?? '',
    /\/libvirt\/qemu\/run\/swtpm\/-1-seed-tpm-proxy-swtpm\.sock$/u,
  );
  t.is(
    socketUnder('qemu:///embed?root=/srv/embedded'),
    '/srv/embedded/run/swtpm/-1-seed-tpm-proxy-swtpm.sock',
  );
});

test('an unprivileged session has neither owners, device list nor private /dev', t => {
  const {dac, cgroup, namespace} = plan('kvm', '--uri', 'qemu:///session');
  t.deepEqual([dac.labels, cgroup.rules, namespace.nodes], [[], [], []]);
});
