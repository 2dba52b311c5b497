// SPDX-License-Identifier: Apache-2.0
/** Strict mode's amendments to the device list and the private /dev, against what libvirt does. */
import test from 'ava';
import {planScenario, type Scenario} from '../helpers/scenario.ts';

const char = (major: number, minor: number) => ({type: 'char', major, minor});

/** Rules and nodes without the defaults, in both modes. */
function layers(scenario: Scenario) {
  const of = (mode: 'libvirt' | 'strict') => {
    const plan = planScenario({...scenario, mode, policy: {cgroupDeviceAcl: [], ...scenario.policy}});
    const own = plan.cgroup.rules.filter(({path}) => path !== undefined && path !== '/dev/kvm');
    return {
      rules: own.map(({path, access}) => `${path} ${access}`),
      nodes: plan.namespace.nodes.filter(path => path !== '/dev/kvm'),
      reasons: own.map(({from}) => from.reason),
      warnings: plan.warnings.map(({code}) => code),
    };
  };
  return {libvirt: of('libvirt'), strict: of('strict')};
}

const blob = (node: string) => ({
  also: `<memoryBacking><source type='memfd'/></memoryBacking>`,
  devices: `<video><driver name='vhostuser'/><model type='virtio' blob='on'><acceleration accel3d='yes' rendernode='${node}'/></model></video>`,
});

test('forgotten device: shared buffers beside a render node that is no device', t => {
  const host = {paths: {'/dev/dri/renderD128': {type: 'file'}, '/dev/udmabuf': char(10, 123)}};
  const {libvirt, strict} = layers({...blob('/dev/dri/renderD128'), host});
  t.deepEqual(libvirt.rules, []);
  t.deepEqual(strict.rules, ['/dev/udmabuf rw']);
  t.deepEqual(strict.reasons, ['forgotten device: buffers shared with the display']);
});

test('forgotten device: the render node of a video in the private /dev', t => {
  const host = {paths: {'/dev/dri/renderD129': char(226, 129), '/dev/udmabuf': char(10, 123)}};
  const {libvirt, strict} = layers({...blob('/dev/dri/renderD129'), host});
  t.deepEqual(libvirt.rules, ['/dev/dri/renderD129 rw', '/dev/udmabuf rw']);
  t.deepEqual(libvirt.nodes, ['/dev/udmabuf']);
  t.deepEqual(libvirt.warnings, ['DEVICE_ONLY_IN_CGROUP']);
  t.deepEqual(strict.rules, libvirt.rules);
  t.deepEqual(strict.nodes.toSorted(), ['/dev/dri/renderD129', '/dev/udmabuf']);
  t.deepEqual(strict.warnings, []);
});

test('forgotten device: what only the command line names', t => {
  const {libvirt, strict} = layers({
    also: `<commandline xmlns='http://libvirt.org/schemas/domain/qemu/1.0'><arg value='-object'/><arg value='input-linux,id=a,evdev=/dev/input/event3'/></commandline>`,
    host: {paths: {'/dev/input/event3': char(13, 67)}},
  });
  t.deepEqual(libvirt, {rules: [], nodes: [], reasons: [], warnings: ['QEMU_COMMANDLINE']});
  t.deepEqual(strict.rules, ['/dev/input/event3 rw']);
  t.deepEqual(strict.nodes, ['/dev/input/event3']);
});

test('forgotten device: none whose numbers are allowed under another name', t => {
  const also = `<commandline xmlns='http://libvirt.org/schemas/domain/qemu/1.0'><arg value='-object'/><arg value='input-linux,id=a,evdev=/dev/input/by-id'/></commandline>`;
  const rulesAt = (minor: number) =>
    layers({
      devices: "<input type='evdev'><source dev='/dev/input/event3'/></input>",
      also,
      host: {paths: {'/dev/input/event3': char(13, 67), '/dev/input/by-id': char(13, minor)}},
    }).strict.rules;
  t.deepEqual(rulesAt(67), ['/dev/input/event3 rw']);
  t.deepEqual(rulesAt(68), ['/dev/input/event3 rw', '/dev/input/by-id rw']);
});

test('forgotten device: nothing that is handed over open, lies elsewhere, or is no device', t => {
  const {strict} = layers({
    devices: `<interface type='bridge'><source bridge='br0'/><model type='virtio'/></interface>
      <disk type='network'><source protocol='nbd' name='/dev/sdz'><host name='a'/></source><target dev='vda'/></disk>
      <disk type='file'><source file='/srv/a.img'/><target dev='vdb'/></disk>
      <serial type='pty'><source path='/dev/pts/4'/></serial>`,
    attributes: " id='1'",
    host: {mounts: [{point: '/dev'}, {point: '/dev/pts'}]},
  });
  t.deepEqual(strict.rules, []);
  t.deepEqual(strict.nodes, []);
});

const accelerators = test.macro({
  exec(t, scenario: Scenario, expected: readonly string[]) {
    const {cgroup, namespace} = planScenario({mode: 'strict', ...scenario});
    const ofThese = (paths: readonly (string | undefined)[]) =>
      paths.filter(path => path === '/dev/kvm' || path === '/dev/mshv');
    t.deepEqual(ofThese(cgroup.rules.map(({path}) => path)), expected);
    t.deepEqual(ofThese(namespace.nodes), expected);
  },
  title: (given = '') => `accelerator by type: ${given}`,
});

test('kvm', accelerators, {type: 'kvm'}, ['/dev/kvm']);
test('plain emulation', accelerators, {type: 'qemu'}, []);
test('hyperv', accelerators, {type: 'hyperv'}, ['/dev/mshv']);
test('libvirt 11.3 gives /dev/kvm to all', accelerators, {type: 'qemu', mode: 'libvirt'}, ['/dev/kvm']);
test(
  "the site's own list stays as it is",
  accelerators,
  {type: 'qemu', policy: {cgroupDeviceAcl: ['/dev/kvm'], cgroupDeviceAclConfigured: true}},
  ['/dev/kvm'],
);
test(
  "and nothing is added to the site's own",
  accelerators,
  {type: 'kvm', policy: {cgroupDeviceAcl: ['/dev/null'], cgroupDeviceAclConfigured: true}},
  [],
);
