// SPDX-License-Identifier: Apache-2.0
/** Elements that came after libvirt 11.3, in every layer, before and after the version that has them. */
import test from 'ava';
import type {KnownError} from '../../src/errors.ts';
import type {Version} from '../../src/versions/version.ts';
import {planScenario, type Scenario} from '../helpers/scenario.ts';

const GROUP = '/dev/vfio/12';
const host = {
  pci: {
    '0000:01:00.0': {
      iommuGroup: 12,
      files: ['config', 'resource0'],
      sysfs: '/sys/devices/pci0/0000:01:00.0',
    },
  },
};
const pci = (driver: string) =>
  `<hostdev mode='subsystem' type='pci' managed='yes'>${driver}<source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>`;

/** Every path that some layer names, and the text of the profile. */
function named(scenario: Scenario, libvirt: Version) {
  const {selinux, dac, cgroup, namespace, apparmor} = planScenario({mode: 'libvirt', ...scenario, libvirt});
  return {
    selinux: selinux.labels.map(({path, remember}) => `${path}${remember ? ' remembered' : ''}`),
    dac: dac.labels.map(({path, remember}) => `${path}${remember ? ' remembered' : ''}`),
    restored: selinux.restore.map(({path, to}) => `${path} ${to}`),
    cgroup: cgroup.rules.flatMap(({path}) => path ?? []),
    namespace: namespace.nodes,
    profile: 'refused' in apparmor ? 'refused' : apparmor.files,
  };
}

const STORE = '/srv/vars.json';
const varstore = `<loader type='rom'>/srv/fw</loader><varstore template='/t.json' path='${STORE}'/>`;

test('a varstore is labelled, remembered and granted from 12.1 on', t => {
  const before = named({os: varstore}, [12, 0]);
  t.false([...before.selinux, ...before.dac].some(path => path.startsWith(STORE)));
  t.false(before.profile.includes(STORE));
  const after = named({os: varstore}, [12, 1]);
  t.true(after.selinux.includes(`${STORE} remembered`));
  t.true(after.dac.includes(`${STORE} remembered`));
  t.true(after.restored.includes(`${STORE} remembered`));
  t.true(after.profile.includes(`  "${STORE}" rw,\n`));
});

test('a varstore without a path has its default; without a loader the helper forgets it, strict mode does not', t => {
  const scenario = {name: 'web', os: `<varstore template='/t.json'/>`, libvirt: [12, 1]} as const;
  const path = '/var/lib/libvirt/qemu/varstore/web.json';
  const exact = planScenario({...scenario, mode: 'libvirt'});
  t.true(exact.selinux.labels.some(label => label.path === path));
  t.false('files' in exact.apparmor && exact.apparmor.files.includes(path));
  const strict = planScenario({...scenario, mode: 'strict'});
  t.true('files' in strict.apparmor && strict.apparmor.files.includes(path));
});

test('a device through iommufd needs its group no more, from 12.1 on', t => {
  const scenario = {host, devices: pci("<driver name='vfio' iommufd='yes'/>")};
  const before = named(scenario, [12, 0]);
  t.true(before.selinux.includes(GROUP) && before.dac.includes(GROUP) && before.cgroup.includes(GROUP));
  t.true(before.profile.includes('/dev/vfio/vfio'));
  const after = named(scenario, [12, 1]);
  for (const layer of [after.selinux, after.dac, after.cgroup, after.namespace])
    t.false(layer.some(path => path.startsWith('/dev/vfio') || path === '/dev/iommu'));
  t.false(after.profile.includes('/dev/vfio'));
});

test('the node of a device through iommufd has no number before the device is bound, and its absence is told', t => {
  const bound = '/sys/devices/pci0/0000:01:00.0/vfio-dev/vfio3';
  const codes = (host: Scenario['host']) =>
    planScenario({
      devices: pci("<driver iommufd='yes'/>"),
      libvirt: [12, 1],
      host: {unlisted: 'absent', ...host},
    })
      .warnings.map(({code}) => code)
      .filter(code => /PCI|VFIO/.test(code));
  t.deepEqual(codes(host), ['VFIO_NODE_UNKNOWN']);
  t.deepEqual(codes({...host, paths: {[bound]: {type: 'directory'}}}), []);
  t.deepEqual(codes({}), ['PCI_DEVICE_UNKNOWN']);
});

for (const [what, own, attributes, group] of [
  ['holds for devices that say nothing', "<driver name='vfio'/>", '', false],
  ['yields to the device', "<driver name='vfio' iommufd='no'/>", '', true],
  ['is settled in the definition of a running VM', "<driver name='vfio'/>", ' id="1"', true],
] as const) {
  test(`<iommufd> of the VM ${what}`, t => {
    const also = "<iommufd enabled='yes'/>";
    const {selinux, cgroup} = named({host, also, attributes, devices: pci(own)}, [12, 2]);
    t.is(selinux.includes(GROUP), group);
    t.is(cgroup.includes(GROUP), group);
    t.true(named({host, also, attributes, devices: pci(own)}, [12, 1]).selinux.includes(GROUP));
  });
}

test('only the devices without iommufd count', t => {
  const devices = pci("<driver iommufd='yes'/>") + pci('').replace("bus='1'", "bus='2'");
  const two = {pci: {...host.pci, '0000:02:00.0': {iommuGroup: 13, files: []}}};
  const {selinux, profile} = named({host: two, devices}, [12, 8]);
  t.deepEqual(
    selinux.filter(path => path.startsWith('/dev/vfio')),
    ['/dev/vfio/13'],
  );
  t.true(profile.includes('/dev/vfio/vfio'));
});

test("a helper that has nothing to write for a type it does not know writes C's word for nothing", t => {
  t.regex(named({type: 'hyperv'}, [12, 8]).profile, /\n\(null\)$/);
  t.notRegex(named({type: 'kvm'}, [12, 8]).profile, /null/);
});

const MACVTAP = `<interface type='direct'><source dev='eth0'/><target dev='macvtap0'/><model type='virtio'/><tapfd path='/dev/tap7'/></interface>`;

test("the node of a running VM's macvtap stands in its definition from 12.3 on, and nowhere else", t => {
  const running = {devices: MACVTAP, attributes: ' id="1"'};
  const rule = '  "/dev/tap7" rwk,\n';
  t.regex(named(running, [12, 3]).profile, new RegExp(`${rule}  "/dev/vhost-net" rw,\n`));
  t.false(named(running, [12, 2]).profile.includes('/dev/tap7'));
  t.false(named({devices: MACVTAP}, [12, 3]).profile.includes('/dev/tap7'));
  const strict = planScenario({...running, mode: 'strict', libvirt: [12, 3]});
  t.true('rules' in strict.apparmor && strict.apparmor.rules.some(({path}) => path === '/dev/tap7'));
  t.deepEqual(strict.dac.labels, []);
  t.false(strict.warnings.some(({code}) => code === 'MACVTAP_NODE_UNKNOWN'));
});

const usb = (ids: string) =>
  `<hostdev type='usb'><source>${ids}<address bus='1' port='1.2'/></source></hostdev>`;

test('a USB device is found by the port that it is plugged into, in every layer', t => {
  const plugged = (device: number, port: string) => ({vendor: '0x1', product: '0x2', bus: 1, device, port});
  const scenario = {host: {usb: [plugged(4, '1'), plugged(9, '1.2')]}};
  const node = '/dev/bus/usb/001/009';
  const found = named({...scenario, devices: usb('')}, [12, 8]);
  t.deepEqual(found.selinux, [`${node} remembered`]);
  t.deepEqual(found.dac, [`${node} remembered`]);
  t.true(found.cgroup.includes(node) && found.namespace.includes(node));
  t.true(found.profile.includes(`"${node}" rw`));
  const other = named({...scenario, devices: usb("<vendor id='3'/><product id='4'/>")}, [12, 8]);
  t.deepEqual(other.selinux, []);
  t.false(other.profile.includes('/dev/bus/usb'));
});

test('before that, a USB port is refused as what it is', t => {
  const {code} = t.throws<KnownError>(() => named({devices: usb('')}, [11, 3]));
  t.is(code, 'NEEDS_NEWER_LIBVIRT');
});

test('the group node of a mediated device is remembered by 9.0, and no longer by 10.0', t => {
  const uuid = 'c2177883-f1bb-47f0-914d-32a22e3a8804';
  const devices = `<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='${uuid}'/></source></hostdev>`;
  const labels = (version: Version) => named({devices, host: {mdev: {[uuid]: {iommuGroup: 12}}}}, version);
  t.like(labels([9, 0]), {selinux: [`${GROUP} remembered`], dac: [`${GROUP} remembered`]});
  t.like(labels([10, 0]), {selinux: [GROUP], dac: [GROUP]});
});

test('TDX needs nothing of libvirt, which leaves its quote service out', t => {
  const also = `<launchSecurity type='tdx'><quoteGenerationService path='/srv/quotes'/></launchSecurity>`;
  const {selinux, dac, profile} = named({also}, [12, 8]);
  t.deepEqual([...selinux, ...dac], []);
  t.false(profile.includes('/srv/quotes'));
});

test('firmware of a read-only directory needs readonly="yes" from 10.0 on, until type rom says it by itself', t => {
  const firmware = (type: string) => `<loader type='${type}'>/usr/share/OVMF/OVMF.fd</loader>`;
  t.not(named({os: firmware('pflash')}, [9, 0]).profile, 'refused');
  for (const version of [
    [10, 0],
    [11, 3],
    [12, 8],
  ] as const)
    t.is(named({os: firmware('pflash')}, version).profile, 'refused');
  t.is(named({os: firmware('rom')}, [12, 2]).profile, 'refused');
  t.not(named({os: firmware('rom')}, [12, 3]).profile, 'refused');
});

// What 12.8's drivers and helper still leave out, and what a VM needs to start under AppArmor.
const LEFT_OUT: readonly (readonly [what: string, path: string, scenario: Scenario])[] = [
  [
    'a directory that is shared over MTP',
    '/srv/photos/',
    {
      devices: `<filesystem type='mount'><driver type='mtp'/><source dir='/srv/photos'/><target dir='p'/></filesystem>`,
    },
  ],
  [
    'a place of its own for the state of a TPM',
    '/srv/tpm/',
    {
      devices: `<tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='dir' path='/srv/tpm'/></backend></tpm>`,
    },
  ],
  [
    'the socket of an external TPM',
    '/run/tpm.sock',
    {
      devices: `<tpm model='tpm-crb'><backend type='external'><source type='unix' mode='connect' path='/run/tpm.sock'/></backend></tpm>`,
    },
  ],
  [
    'blob memory of a video device',
    '/dev/udmabuf',
    {
      also: `<memoryBacking><source type='memfd'/></memoryBacking>`,
      devices: `<video><model type='virtio' blob='on'/></video>`,
    },
  ],
  [
    "the socket of TDX's quote service",
    '/run/q.sock',
    {also: `<launchSecurity type='tdx'><quoteGenerationService path='/run/q.sock'/></launchSecurity>`},
  ],
  ['variables without a loader', STORE, {os: `<varstore path='${STORE}'/>`}],
  ["a VM's own log with hyperv", '/var/log/libvirt/qemu/guest.log', {type: 'hyperv'}],
];

for (const [what, path, scenario] of LEFT_OUT) {
  test(`12.8 leaves out ${what}; strict mode grants it`, t => {
    const profile = (mode: 'libvirt' | 'strict') => {
      const {apparmor} = planScenario({...scenario, mode, libvirt: [12, 8]});
      return 'files' in apparmor ? apparmor.files : 'refused';
    };
    t.false(profile('libvirt').includes(path));
    t.true(profile('strict').includes(path));
  });
}
