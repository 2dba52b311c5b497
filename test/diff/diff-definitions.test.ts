// SPDX-License-Identifier: Apache-2.0
/** What no layer sees is a difference all the same. */
import test from 'ava';
import {diff, openSite} from '../../src/index.ts';
import {domainXml} from '../helpers/scenario.ts';

const site = openSite({host: 'assumed', policy: 'debian'});

/** Of one VM whose devices change. */
function told(before: string, after: string) {
  const side = (devices: string) => [{xml: domainXml({devices})}];
  const [one] = diff(side(before), side(after), site);
  return {
    devices: (one?.devices ?? []).map(
      ({kind, device, what, before: a, after: b}) => `${kind} ${device}, ${what}: ${a ?? '-'} → ${b ?? '-'}`,
    ),
    findings: (one?.findings ?? []).map(({kind, code}) => `${kind} ${code}`),
    changes: (one?.changes ?? []).map(({kind, layer, path}) => `${kind} ${layer} ${path}`),
  };
}

const card = (bridge: string) =>
  `<interface type='bridge'><source bridge='${bridge}'/><model type='e1000'/></interface>`;
const display = (address: string) =>
  `<graphics type='vnc' port='-1'><listen type='address' address='${address}'/></graphics>`;

test('a card on another network', t => {
  const {devices, changes} = told(card('br-dmz'), card('br-mgmt'));
  t.deepEqual(devices, ['changed interface 0, network: br-dmz → br-mgmt']);
  t.deepEqual(changes, []);
  t.deepEqual(told(card('br0'), card('br0') + card('br0')).devices, [
    'gained interface 1, device: - → type bridge, network br0',
  ]);
});

test('a label of a device is told by the layer that sets it, and not as a setting, too', t => {
  const disk = (label: string) =>
    `<disk type='file'><source file='/srv/a.raw'>${label}</source><target dev='vda' bus='virtio'/></disk>`;
  const {devices, changes} = told(disk(''), disk("<seclabel model='dac' relabel='no'/>"));
  t.deepEqual(devices, []);
  t.is(changes.length, 1);
});

test('a device that goes does not change those after it', t => {
  const three = ['br1', 'br2', 'br3'].map(card);
  t.deepEqual(told(three.join(''), three.slice(1).join('')).devices, [
    'lost interface 0, device: type bridge, network br1 → -',
  ]);
});

test('a display that listens to the world, with its finding', t => {
  const {devices, findings} = told(display('127.0.0.1'), display('0.0.0.0'));
  t.deepEqual(devices, ['changed graphics vnc 0, listens[0].address: 127.0.0.1 → 0.0.0.0']);
  t.deepEqual(findings, ['appeared LISTENS_ON_ALL_ADDRESSES']);
  t.deepEqual(told(display('0.0.0.0'), display('127.0.0.1')).findings, ['gone LISTENS_ON_ALL_ADDRESSES']);
});

test('a finding does not come and go with the number of its device, and each of several counts', t => {
  const [world, here] = [display('0.0.0.0'), display('127.0.0.1')];
  t.deepEqual(told(world, here + world).findings, []);
  t.deepEqual(told(world, world + world).findings, ['appeared LISTENS_ON_ALL_ADDRESSES']);
  t.deepEqual(told(world + world, world).findings, ['gone LISTENS_ON_ALL_ADDRESSES']);
});

const unresolved: Readonly<Record<string, readonly [device: string, finding: string]>> = {
  'a volume': [
    "<disk type='volume'><source pool='secret' volume='payroll.qcow2'/><target dev='vdb'/></disk>",
    'VOLUME_UNRESOLVED',
  ],
  'a USB device': [
    "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1050'/><product id='0x0407'/></source></hostdev>",
    'USB_DEVICE_UNKNOWN',
  ],
  'a SCSI device': [
    "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host9'/><address bus='0' target='3' unit='0'/></source></hostdev>",
    'SCSI_DEVICE_UNKNOWN',
  ],
};
for (const [name, [device, finding]] of Object.entries(unresolved)) {
  test(`${name} that the host does not know`, t => {
    const {devices, findings} = told('', device);
    t.is(devices.length, 1);
    t.true(findings.includes(`appeared ${finding}`), findings.join(' '));
  });
}

test('a disk on a server, and another server', t => {
  const disk = (host: string) =>
    `<disk type='network'><source protocol='iscsi' name='iqn.x/1'><host name='${host}'/></source><target dev='vdb'/></disk>`;
  t.is(told('', disk('a')).devices.length, 1);
  t.deepEqual(told(disk('a'), disk('b')).devices, ['changed disk vdb, source.network.hosts[0].name: a → b']);
});

const settings: Readonly<Record<string, readonly [before: string, after: string, told: string]>> = {
  'a filter of packets': [
    "<interface type='bridge'><source bridge='br0'/><filterref filter='clean-traffic'><parameter name='IP' value='192.0.2.7'/></filterref></interface>",
    "<interface type='bridge'><source bridge='br0'/></interface>",
    'changed interface 0, filter: clean-traffic IP=192.0.2.7 → -',
  ],
  'a port of a bridge on its own': [
    "<interface type='bridge'><source bridge='br0'/><port isolated='yes'/></interface>",
    "<interface type='bridge'><source bridge='br0'/><port isolated='no'/></interface>",
    'changed interface 0, isolated: yes → -',
  ],
  'filters that the guest sets': [
    "<interface type='bridge'><source bridge='br0'/></interface>",
    "<interface type='bridge' trustGuestRxFilters='yes'><source bridge='br0'/></interface>",
    'changed interface 0, trustGuestRxFilters: - → yes',
  ],
  'a port': [
    "<graphics type='vnc' port='5900' autoport='no'/>",
    "<graphics type='vnc' port='5901' autoport='no'/>",
    'changed graphics vnc 0, ports: port 5900 → port 5901',
  ],
  'a password, and not which': [
    "<graphics type='vnc' autoport='yes' passwd='secret'/>",
    "<graphics type='vnc' autoport='yes' port='5907'/>",
    'changed graphics vnc 0, password: set → -',
  ],
  'whose files a guest makes': [
    "<filesystem accessmode='passthrough'><source dir='/srv/a'/><target dir='a'/></filesystem>",
    "<filesystem accessmode='squash'><source dir='/srv/a'/><target dir='a'/></filesystem>",
    'changed filesystem a, accessmode: - → squash',
  ],
};
for (const [name, [before, after, change]] of Object.entries(settings))
  test(`${name} is told`, t => t.deepEqual(told(before, after).devices, [change]));

test('another emulator is told, also where no layer has a rule for it', t => {
  const run = (policy: string) => {
    const of = (emulator: string) => [{xml: domainXml({devices: `<emulator>${emulator}</emulator>`})}];
    const sides = [of('/usr/bin/qemu-system-x86_64'), of('/opt/q/bin/qemu-system-x86_64')] as const;
    const [one] = diff(...sides, openSite({host: 'assumed', policy}));
    return one?.devices.map(({device, before, after}) => [device, before, after]);
  };
  t.deepEqual(run('fedora'), [['emulator', '/usr/bin/qemu-system-x86_64', '/opt/q/bin/qemu-system-x86_64']]);
  t.deepEqual(run('debian'), [], 'it has a rule of its own there');
});

test('what the layers tell is not told twice', t => {
  const disk = (path: string, more = '') =>
    `<disk type='file'><source file='${path}'/><target dev='vda'/>${more}</disk>`;
  t.deepEqual(told(disk('/srv/a'), disk('/srv/b')).devices, []);
  const {devices, changes} = told(disk('/srv/a'), disk('/srv/a', '<readonly/>'));
  t.deepEqual(devices, []);
  // DAC tells that the owner stays at stop, which is neither more nor less.
  t.deepEqual(changes, ['changed dac /srv/a', 'narrowed apparmor /srv/a']);
});

test('arguments of QEMU, which all have one name', t => {
  const side = (values: readonly string[]) => {
    const argumentsOf = values.map(value => `<qemu:arg value='${value}'/>`).join('');
    const xml = domainXml({}).replace(
      '</domain>',
      `<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>${argumentsOf}</qemu:commandline></domain>`,
    );
    return [{xml}];
  };
  const texts = (before: readonly string[], after: readonly string[]) =>
    diff(side(before), side(after), site)[0]?.devices.map(one => `${one.kind} ${one.before ?? one.after}`);
  t.deepEqual(texts(['-a', '-b', '-c'], []), [
    'lost kind arg, value -a',
    'lost kind arg, value -b',
    'lost kind arg, value -c',
  ]);
  t.deepEqual(texts([], ['-a', '-b']), ['gained kind arg, value -a', 'gained kind arg, value -b']);
  t.deepEqual(texts(['-a', '-b', '-c'], ['-b', '-x']), ['changed -a', 'lost kind arg, value -c']);
});

test('a device has one name for its layers and for its facts', t => {
  const audio = (path: string) => `<audio id='7' type='file' path='${path}'/>`;
  t.deepEqual(told(audio('/srv/a.wav'), audio('/srv/b.wav')).devices, []);
  const console = (path: string) =>
    `<serial type='pty'/><console type='pty'/><console type='unix'><source mode='bind' path='${path}'/><target type='virtio'/></console>`;
  t.deepEqual(told(console('/srv/a.sock'), console('/srv/b.sock')).devices, []);
});

test('what only the guest sees is no difference', t => {
  const model = (name: string) => `<video><model type='${name}'/></video>`;
  t.deepEqual(told(model('qxl'), model('virtio')), {devices: [], findings: [], changes: []});
});
