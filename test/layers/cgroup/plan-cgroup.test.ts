// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

/** The rules after the default list and the pseudo terminals. */
function ownRules(scenario: Scenario): readonly string[] {
  const {rules} = planScenario({...scenario, policy: {cgroupDeviceAcl: [], ...scenario.policy}}).cgroup;
  return rules.map(rule => `${rule.path ?? `${rule.type} ${rule.major}:${rule.minor}`} ${rule.access}`);
}

const rules = test.macro({
  exec(t, scenario: Scenario, expected: readonly string[]) {
    t.deepEqual(ownRules(scenario), expected);
  },
  title: (given = '') => given,
});

const block = (inside: string) =>
  `<disk type='block' device='disk'><driver name='qemu' type='qcow2'/>${inside}<target dev='vda' bus='virtio'/></disk>`;

test(
  'the layers below a writable disk are read only',
  rules,
  {
    devices: block(
      `<source dev='/dev/vg/top'/><backingStore type='block'><format type='qcow2'/><source dev='/dev/vg/base'/><backingStore/></backingStore>`,
    ),
  },
  ['/dev/vg/top rw', '/dev/vg/base r', 'c 136:* rw'],
);

test(
  'a regular file needs no rule',
  rules,
  {devices: `<disk type='file'><source file='/srv/a'/><target dev='vda'/></disk>`},
  ['c 136:* rw'],
);

test(
  "managed reservations open device-mapper's control node before the image",
  rules,
  {
    devices: `<disk type='block' device='lun'><source dev='/dev/sdb'><reservations managed='yes'/></source><target dev='sda' bus='scsi'/></disk>`,
  },
  ['/dev/mapper/control rw', '/dev/sdb rw', 'c 136:* rw'],
);

test(
  'device-mapper targets follow the image with its access',
  rules,
  {
    devices: block(`<source dev='/dev/dm-3'/><readonly/>`),
    host: {paths: {'/dev/dm-3': {type: 'block', major: 253, minor: 3, targets: ['8:16']}}},
  },
  ['/dev/dm-3 r', '/dev/block/8:16 r', 'c 136:* rw'],
);

const gpu = `<hostdev mode='subsystem' type='pci' managed='yes'><driver name='vfio'/><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>`;
test(
  'a PCI device brings its group and the container',
  rules,
  {devices: gpu, host: {pci: {'0000:01:00.0': {iommuGroup: 12}}}},
  ['c 136:* rw', '/dev/vfio/12 rw', '/dev/vfio/vfio rw'],
);

test('a group that the host cannot name is a warning', t => {
  const {warnings} = planScenario({devices: gpu, host: {pci: {}}});
  t.deepEqual(
    warnings.map(({code}) => code),
    ['IOMMU_GROUP_UNKNOWN'],
  );
});

test('sound is allowed with SDL, and with VNC only where the site says so', t => {
  const devices = `<sound model='ich9'/><graphics type='vnc'/>`;
  t.false(ownRules({devices}).includes('c 116:* rw'));
  t.true(ownRules({devices, policy: {vncAllowHostAudio: true}}).includes('c 116:* rw'));
});

test('device numbers come from the host', t => {
  const host = {paths: {'/dev/kvm': {type: 'char', major: 10, minor: 232}}};
  const [rule] = planScenario({host, policy: {cgroupDeviceAcl: ['/dev/kvm']}}).cgroup.rules;
  t.deepEqual([rule?.type, rule?.major, rule?.minor, rule?.access], ['c', 10, 232, 'rw']);
});

const nvme = (attributes: string, inside = '') =>
  `<disk type='nvme' device='disk'><driver name='qemu' type='raw'/><source type='pci' managed='yes' namespace='1'><address domain='0' bus='${attributes}' slot='0' function='0'/></source><target dev='vda' bus='virtio'/>${inside}</disk>`;

test(
  'an NVMe disk brings the container, then its group, for writing even if the disk is read only',
  rules,
  {devices: nvme('1', '<readonly/>'), host: {pci: {'0000:01:00.0': {iommuGroup: 7}}}},
  ['/dev/vfio/vfio rw', '/dev/vfio/7 rw', 'c 136:* rw'],
);

test(
  'a TPM that is passed through',
  rules,
  {devices: `<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>`},
  ['c 136:* rw', '/dev/tpm0 rw'],
);

test('a link is allowed by the numbers of what it leads to', t => {
  const {cgroup} = planScenario({
    devices: block(`<source dev='/dev/disk/by-id/a'/>`),
    policy: {cgroupDeviceAcl: []},
    host: {
      paths: {
        '/dev/disk/by-id/a': {type: 'symlink', target: '../../sda'},
        '/dev/sda': {type: 'block', major: 8, minor: 0},
      },
    },
  });
  t.like(cgroup.rules[0], {path: '/dev/disk/by-id/a', type: 'b', major: 8, minor: 0, access: 'rw'});
});

test('a missing default is passed over, and a missing device is told of', t => {
  const {cgroup, warnings} = planScenario({
    devices: `<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>`,
    policy: {cgroupDeviceAcl: ['/dev/null', '/dev/absent']},
    host: {paths: {'/dev/absent': {type: 'absent'}, '/dev/tpm0': {type: 'absent'}}},
  });
  t.deepEqual(
    cgroup.rules.map(({path}) => path),
    ['/dev/null', undefined],
  );
  t.deepEqual(
    warnings.map(({code, from}) => `${code} ${from.device}`),
    ['DEVICE_NODE_MISSING tpm 0'],
  );
});

const NODE = {type: 'block', major: 8, minor: 0};

test(
  'an image that comes as a descriptor, or over the network, needs no rule',
  rules,
  {
    devices: `<disk type='file'><driver name='qemu' type='raw'/><source file='/srv/a.raw' fdgroup='given'/><target dev='vda'/></disk>
      <disk type='network'><driver name='qemu' type='raw'/><source protocol='nbd' name='/srv/b.raw'><host name='x'/></source><target dev='vdb'/></disk>`,
    host: {
      paths: {'/srv/a.raw': NODE, '/srv/b.raw': NODE},
      fdgroups: {given: {fds: 1, writable: true}},
    },
  },
  ['c 136:* rw'],
);
