// SPDX-License-Identifier: Apache-2.0
/** What holds for every definition and for every host, tried on some. */
import {isDeepStrictEqual} from 'node:util';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import type {Host} from '../../src/host/host.ts';
import {openHost} from '../../src/host/open-host.ts';
import {recordingHost} from '../../src/host/record.ts';
import {snapshotHost} from '../../src/host/snapshot.ts';
import {snapshotSchema} from '../../src/host/snapshot-schema.ts';
import type {LabelPlan} from '../../src/layers/plan.ts';
import type {Mode} from '../../src/inventory/mode.ts';
import {planDomain} from '../../src/layers/plan-domain.ts';
import {layoutFor} from '../../src/policy/layout.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import {relabel} from '../../src/relabel/relabel.ts';
import {domainXml} from '../helpers/scenario.ts';
import {Disk, FakeLabelStore, planOf} from '../relabel/_label-store.ts';
import {shuffled, someDevices} from './devices.ts';
import {madeHosts} from './made-hosts.ts';
import type {Target} from './target.ts';

export function properties(): readonly Target[] {
  return [devicesAdded('strict'), devicesAdded('libvirt'), devicesMoved(), recorded(), givenBack()];
}

const MEMORY =
  '<maxMemory slots="16" unit="G">64</maxMemory><cpu><numa><cell id="0" cpus="0" memory="1024" memAccess="shared"/></numa></cpu>';

function planner(): (devices: readonly string[], mode: Mode, host?: Host) => LabelPlan {
  const assumed = openHost('assumed');
  const ids = {user: '+107', group: '+107', swtpmUser: '+108', swtpmGroup: '+108'};
  const policy = {...loadPolicy({policy: 'debian'}), ...ids};
  const layout = layoutFor('qemu:///system', {uid: 0, home: '/root'});
  return (devices, mode, host = assumed) => {
    const xml = domainXml({devices: devices.join('\n'), also: MEMORY});
    const domain = parseDomain(Buffer.from(xml), {defaultSecurityModel: 'apparmor'});
    return planDomain(domain, host, policy, {mode, layout});
  };
}

/** Paths with each letter granted, and nodes. Whom a file belongs to is the last device's to say, so it is left out. */
function grantsOf({apparmor, cgroup, namespace, dac, selinux}: LabelPlan): ReadonlySet<string> {
  if (!('rules' in apparmor)) throw new Error(`refused: ${apparmor.refused.message}`);
  return new Set([
    ...apparmor.rules.flatMap(({path, access, deny}) =>
      [...access].map(letter => `apparmor ${deny ? 'deny ' : ''}${path} ${letter}`),
    ),
    ...cgroup.rules.map(rule => `cgroup ${JSON.stringify({...rule, from: undefined})}`),
    ...namespace.nodes.map(node => `namespace ${JSON.stringify(node)}`),
    ...dac.labels.map(({path}) => `dac ${path}`),
    ...selinux.labels.map(({path}) => `selinux ${path}`),
  ]);
}

/** Adding a device takes nothing away; read the other way, removing one adds nothing. */
function devicesAdded(mode: Mode): Target {
  const plan = planner();
  return {
    name: `a device more, ${mode}`,
    run: random => {
      const devices = someDevices(random);
      const without = devices.toSpliced(random.below(devices.length), 1);
      const [less, more] = [grantsOf(plan(without, mode)), grantsOf(plan(devices, mode))];
      const lost = [...less].filter(grant => !more.has(grant));
      if (lost.length) throw new Error(`a device more takes away ${lost.join('; ')}: ${devices.join('\n')}`);
    },
  };
}

function devicesMoved(): Target {
  const plan = planner();
  return {
    name: 'devices in another order',
    run: random => {
      const devices = someDevices(random);
      const [one, other] = [
        grantsOf(plan(devices, 'strict')),
        grantsOf(plan(shuffled(devices, random), 'strict')),
      ];
      const differing = [
        ...[...one].filter(grant => !other.has(grant)),
        ...[...other].filter(grant => !one.has(grant)),
      ];
      if (differing.length)
        throw new Error(`another order changes ${differing.join('; ')}: ${devices.join('\n')}`);
    },
  };
}

/** A plan from what was recorded is the plan of the host itself, for files as they may be. */
function recorded(): Target {
  const plan = planner();
  const hostFor = madeHosts();
  return {
    name: 'recorded hosts',
    run: random => {
      const {host: live, folder} = hostFor(random);
      const devices = someDevices(random).map(text => text.replaceAll('/srv/', `${folder}/`));
      const mode = random.pick(['strict', 'libvirt'] as const);
      const {host, snapshot} = recordingHost(live);
      const first = plan(devices, mode, host);
      const text = JSON.stringify(snapshot());
      const again = plan(devices, mode, snapshotHost(snapshotSchema.parse(JSON.parse(text))));
      if (!isDeepStrictEqual(again, first))
        throw new Error(`${mode}: the recording gives another plan: ${devices.join('\n')}\n${text}`);
    },
  };
}

/** Whatever VMs come and go, the last one that lets go of a file leaves it as the first one found it. */
function givenBack(): Target {
  return {
    name: 'applied and restored',
    run: random => {
      const paths = Array.from({length: 1 + random.below(5)}, (_, number) => `/f${number}`);
      const disk = new Disk();
      for (const path of paths) {
        const owner = `+${random.below(3) * 107}:+${random.below(3) * 107}`;
        const context = random.pick(['u:object_r:old_t:s0', 'system_u:object_r:svirt_image_t:s0:c9,c10']);
        disk.add(path, {dac: owner, selinux: context});
      }
      const before = disk.files();
      const remembers = new Map(paths.map(path => [path, random.below(3) > 0]));
      const wantedBy = new Map(
        ['one', 'two', 'three'].map(vm => {
          const some = paths.filter(() => random.below(2) === 0);
          return [vm, some.map(path => ({path, remember: remembers.get(path)!}))] as const;
        }),
      );
      const running = new Set<string>();
      const step = (vm: string) => {
        const action = running.delete(vm) ? 'restore' : 'apply';
        relabel(action, planOf(wantedBy.get(vm)!), ['dac', 'selinux'], new FakeLabelStore(disk, vm));
        if (action === 'apply') running.add(vm);
      };
      for (let count = random.below(8); count > 0; count--) step(random.pick([...wantedBy.keys()]));
      for (const vm of running) step(vm);
      if (!isDeepStrictEqual(disk.files(), before))
        throw new Error(`left ${JSON.stringify(disk.files())}, found ${JSON.stringify(before)}`);
    },
  };
}
