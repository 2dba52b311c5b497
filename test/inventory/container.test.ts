// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {LAYER_IDS} from '../../src/layers/layer-id.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import {formatPlan} from '../../src/render/report/plan-table.ts';
import {renderPlan} from '../../src/render/render-plan.ts';
import {snapshot} from '../layers/apparmor/helper/_host.ts';
import {planScenario} from '../helpers/scenario.ts';

const devices = `
<filesystem type='mount'><source dir='/srv/box'/><target dir='/'/></filesystem>
<disk type='block'><source dev='/dev/sdb'/><target dev='vda'/></disk>
<hostdev mode='capabilities' type='misc'><source><char>/dev/fuse</char></source></hostdev>`;

for (const mode of ['strict', 'libvirt'] as const) {
  test(`a container is no VM of QEMU: ${mode} mode says so, and plans nothing of its devices`, t => {
    const {processes, selinux, dac, cgroup, namespace, warnings} = planScenario({type: 'lxc', devices, mode});
    t.deepEqual(
      processes.map(({name, selinux: context, uid}) => [name, context, uid]),
      [['container', 'system_u:system_r:container_t:s0:c1,c2', null]],
    );
    t.truthy(processes[0]?.profile);
    t.deepEqual([selinux.labels, dac.labels, cgroup.rules, namespace.nodes], [[], [], [], []]);
    t.deepEqual(
      warnings.map(({code}) => code),
      ['CONTAINER_OF_LXC'],
    );
  });
}

test("a container's profile has no rule of its own", t => {
  const {apparmor} = planScenario({type: 'lxc', devices, mode: 'strict'});
  t.deepEqual('rules' in apparmor && apparmor.rules, []);
});

test('of a container, no owner, device list or node is shown or written', t => {
  const plan = planScenario({type: 'lxc', devices, mode: 'strict'});
  const options = {
    file: 'box.xml',
    layers: LAYER_IDS,
    width: 100,
    style: (_emphasis: string, all: string) => all,
  };
  const shown = formatPlan(plan, options);
  t.true(shown.includes('AppArmor rules'));
  t.false(/Owners|Device list|Private/u.test(shown));
  const site = {host: snapshot({}), layers: LAYER_IDS, policy: loadPolicy({policy: 'libvirt'})};
  const written = renderPlan(plan, site).map(({path}) => path.split('/')[0] ?? '');
  t.deepEqual([...new Set(written)].sort(), ['apparmor', 'plan', 'selinux']);
});
