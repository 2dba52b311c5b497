// SPDX-License-Identifier: Apache-2.0
/** Which libvirt a definition needs: a use of every row of the vocabulary, with what an older version makes of it. */
import test from 'ava';
import type {KnownError} from '../../src/errors.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {refuseNovelties} from '../../src/domain/refuse-novelties.ts';
import {formatVersion, parseVersion, type Version} from '../../src/versions/version.ts';
import {XML_VOCABULARY} from '../../src/versions/xml-vocabulary.ts';
import {domainXml, type Scenario} from '../helpers/scenario.ts';

const NEWEST: Version = [99, 0];

const disk = (inner: string, target = "<target dev='vda' bus='virtio'/>") =>
  `<disk type='file'>${inner}${target}</disk>`;
const file = (inner: string, attributes = '') => disk(`<source file='/srv/a'${attributes}>${inner}</source>`);
const ssh = (inner: string) =>
  `<disk type='network'><source protocol='ssh' name='a'><host name='h'/>${inner}</source><target dev='vda'/></disk>`;
const pci = (driver: string) =>
  `<hostdev mode='subsystem' type='pci'>${driver}<source><address bus='1' slot='0' function='0'/></source></hostdev>`;
const tpm = (source: string) =>
  `<tpm model='tpm-crb'><backend type='emulator' version='2.0'>${source}</backend></tpm>`;
const acpi = (...types: readonly string[]) =>
  `<acpi>${types.map(type => `<table type='${type}'>/srv/${type}</table>`).join('')}</acpi>`;

type Use = readonly [version: string, written: string, scenario: Scenario];

const onDbus = (device: string, inner: string): Use => [
  '8.4',
  `<${device} type='dbus'>`,
  {devices: `<${device} type='dbus'${device === 'audio' ? " id='1'" : ''}>${inner}</${device}>`},
];

const REFUSED: readonly Use[] = [
  [
    '8.1',
    "<target type='isa-debug'>",
    {devices: `<serial type='pty'><target type='isa-debug' port='0'/></serial>`},
  ],
  ['8.3', "<iommu model='virtio'>", {devices: `<iommu model='virtio'/>`}],
  ['8.4', "<clock offset='absolute'>", {also: `<clock offset='absolute' start='0'/>`}],
  onDbus('audio', ''),
  onDbus('serial', "<source channel='org.qemu.a'/>"),
  onDbus('parallel', "<source channel='org.qemu.a'/>"),
  onDbus('console', "<source channel='org.qemu.a'/><target type='virtio'/>"),
  onDbus('channel', "<source channel='org.qemu.a'/><target type='virtio' name='org.qemu.a'/>"),
  ['8.10', '<avic>', {also: `<features><hyperv mode='custom'><avic state='on'/></hyperv></features>`}],
  ['8.4', "<graphics type='dbus'>", {devices: `<graphics type='dbus'/>`}],
  [
    '8.4',
    "<channel type='qemu-vdagent'>",
    {
      devices: `<channel type='qemu-vdagent'><source/><target type='virtio' name='com.redhat.spice.0'/></channel>`,
    },
  ],
  [
    '8.10',
    "<memory model='sgx-epc'>",
    {devices: `<memory model='sgx-epc'><target><size>16</size></target></memory>`},
  ],
  [
    '9.0',
    "<backend type='external'>",
    {
      devices: `<tpm model='tpm-crb'><backend type='external'><source type='unix' mode='connect' path='/srv/t'/></backend></tpm>`,
    },
  ],
  ['9.1', "<watchdog model='itco'>", {devices: `<watchdog model='itco' action='reset'/>`}],
  [
    '9.1',
    'more than one <watchdog>',
    {devices: `<watchdog model='i6300esb'/><watchdog model='ib700' action='reset'/>`},
  ],
  ['9.1', "<panic model='pvpanic'>", {devices: `<panic model='pvpanic'/>`}],
  [
    '9.1',
    "<backend type='passt'>",
    {devices: `<interface type='user'><backend type='passt'/><model type='virtio'/></interface>`},
  ],
  [
    '9.5',
    "<encryption format='luks-any'>",
    {devices: file(`<encryption format='luks-any'><secret type='passphrase' usage='x'/></encryption>`)},
  ],
  ['9.5', '<maxMemory> without slots', {also: `<maxMemory unit='KiB'>2048</maxMemory>`}],
  ['9.6', '<async-teardown>', {also: `<features><async-teardown enabled='yes'/></features>`}],
  [
    '9.8',
    "<disk type='vhostvdpa'>",
    {devices: `<disk type='vhostvdpa'><source dev='/dev/v'/><target dev='vda' bus='virtio'/></disk>`},
  ],
  ['9.10', "<audio type='pipewire'>", {devices: `<audio id='1' type='pipewire'/>`}],
  [
    '10.2',
    "<driver type='mtp'>",
    {
      devices: `<filesystem type='mount'><driver type='mtp'/><source dir='/srv/m'/><target dir='m'/></filesystem>`,
    },
  ],
  ['10.2', "<type arch='loongarch64'>", {}],
  ['10.4', "<sound model='virtio'>", {devices: `<sound model='virtio'/>`}],
  ['10.4', '<ras>', {also: `<features><ras state='on'/></features>`}],
  [
    '10.5',
    "<launchSecurity type='sev-snp'>",
    {also: `<launchSecurity type='sev-snp'><policy>0x30000</policy></launchSecurity>`},
  ],
  ['10.7', '<ps2>', {also: `<features><ps2 state='off'/></features>`}],
  [
    '10.7',
    '<emsr_bitmap>',
    {also: `<features><hyperv mode='custom'><emsr_bitmap state='on'/></hyperv></features>`},
  ],
  [
    '11.1',
    "<interface type='vhostuser'> without <source>",
    {
      devices:
        `<interface type='vhostuser'><source dev='eth0'/><model type='virtio'/><backend type='passt'/></interface>`.replace(
          "<source dev='eth0'/>",
          '',
        ),
    },
  ],
  ['11.1', '<aia>', {also: `<features><aia value='aplic'/></features>`}],
  ['11.2', 'more than one <table>', {os: acpi('slic', 'raw')}],
  ['11.2', "<table type='raw'>", {os: acpi('raw')}],
  ['11.2', "<table type='rawset'>", {os: acpi('rawset')}],
  ['11.2', "<table type='msdm'>", {os: acpi('msdm')}],
  [
    '11.5',
    "<target bus='nvme'>",
    {devices: disk(`<source file='/srv/a'/>`, `<target dev='nvme0n1' bus='nvme'/>`)},
  ],
  ['11.5', "<iommu model='amd'>", {devices: `<iommu model='amd'/>`}],
  ['11.6', "<launchSecurity type='tdx'>", {also: `<launchSecurity type='tdx'/>`}],
  [
    '12.8',
    "<address port='1.2'> without device",
    {devices: `<hostdev type='usb'><source><address bus='1' port='1.2'/></source></hostdev>`},
  ],
];

const UNUSABLE: readonly Use[] = [
  [
    '9.2',
    "<loader readonly='yes' type='pflash'> in <os firmware>",
    {osAttributes: " firmware='efi'", os: `<loader readonly='yes' type='pflash'>/srv/l</loader>`},
  ],
  [
    '9.2',
    "<nvram template='/srv/t'> in <os firmware>",
    {osAttributes: " firmware='efi'", os: `<nvram template='/srv/t'/>`},
  ],
  ['11.1', "<graphics type='rdp'>", {devices: `<graphics type='rdp' port='3389'/>`}],
  ['11.10', "<domain type='hyperv'>", {type: 'hyperv'}],
  [
    '11.0',
    "<readonly> beside <driver type='virtiofs'>",
    {
      devices: `<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv/m'/><target dir='m'/><readonly/></filesystem>`,
    },
  ],
];

const MEMFD = "<memoryBacking><source type='memfd'/></memoryBacking>";

const OVERLOOKED: readonly Use[] = [
  [
    '8.5',
    "<nvram type='file'>",
    {os: `<loader>/srv/l</loader><nvram type='file'><source file='/srv/n'/></nvram>`},
  ],
  ['8.6', "<loader stateless='yes'>", {os: `<loader stateless='yes'>/srv/l</loader>`}],
  [
    '8.6',
    "<loader type='pflash'> in <os firmware>",
    {osAttributes: " firmware='efi'", os: `<loader type='pflash'/>`},
  ],
  ['9.0', "<source fdgroup='x'>", {devices: file('', " fdgroup='x'")}],
  ['9.2', "<model blob='on'>", {also: MEMFD, devices: `<video><model type='virtio' blob='on'/></video>`}],
  ['9.2', "<nvram format='qcow2'>", {os: `<loader>/srv/l</loader><nvram format='qcow2'>/srv/n</nvram>`}],
  ['9.2', "<loader format='qcow2'>", {os: `<loader type='pflash' format='qcow2'>/srv/l</loader>`}],
  ['9.8', "<identity keyfile='/srv/k'>", {devices: ssh("<identity username='u' keyfile='/srv/k'/>")}],
  ['9.8', "<identity agentsock='/srv/s'>", {devices: ssh("<identity username='u' agentsock='/srv/s'/>")}],
  ['9.8', '<knownHosts>', {devices: ssh("<knownHosts path='/srv/h'/>")}],
  [
    '10.0',
    '<idmap>',
    {
      devices: `<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv/m'/><target dir='m'/><idmap><uid start='0' target='1' count='1'/></idmap></filesystem>`,
    },
  ],
  ['10.6', '<pstore>', {devices: `<pstore backend='acpi-erst'><path>/srv/p</path></pstore>`}],
  [
    '10.10',
    '<dataStore>',
    {devices: file(`<dataStore type='file'><format type='raw'/><source file='/srv/d'/></dataStore>`)},
  ],
  ['10.10', "<source> in <backend type='emulator'>", {devices: tpm(`<source type='dir' path='/srv/s'/>`)}],
  ['10.10', '<profile>', {devices: tpm(`<profile source='local:x'/>`)}],
  ['11.2', '<shim>', {os: `<kernel>/srv/k</kernel><shim>/srv/s</shim>`}],
  ['9.10', "<source actualType='file'>", {devices: file('', " actualType='file'")}],
  ['12.1', '<varstore>', {os: `<varstore path='/srv/v'/>`}],
  ['12.1', "<driver iommufd='yes'>", {devices: pci(`<driver name='vfio' iommufd='yes'/>`)}],
  [
    '12.1',
    "<driver name='vfio' iommufd='yes'>",
    {
      devices: `<interface type='hostdev'><driver name='vfio' iommufd='yes'/><source><address type='pci' bus='1' slot='0' function='0'/></source></interface>`,
    },
  ],
  ['12.2', '<iommufd>', {also: `<iommufd enabled='yes'/>`}],
  [
    '12.3',
    '<tapfd>',
    {
      devices: `<interface type='direct'><source dev='e'/><tapfd path='/dev/tap7'/></interface>`,
    },
  ],
];

const read = (xml: string, libvirt: Version) => parseDomain(xml, {defaultSecurityModel: undefined, libvirt});
const textOf = (written: string, scenario: Scenario) =>
  written.includes('loongarch64')
    ? domainXml(scenario).replace('x86_64', 'loongarch64')
    : domainXml(scenario);

/** The last version before; 12.0 counts as the one before 12.1. */
function before(version: string): Version {
  const [major, minor] = parseVersion(version);
  return minor === 0 ? [major - 1, 99] : [major, minor - 1];
}

for (const [fate, uses] of [
  ['refused', REFUSED],
  ['unusable', UNUSABLE],
  ['overlooked', OVERLOOKED],
] as const) {
  for (const [version, written, scenario] of uses) {
    test(`${written} needs ${version}, and is ${fate} before`, t => {
      const xml = textOf(written, scenario);
      const need = read(xml, NEWEST).needs.find(
        one => one.written === written && formatVersion(one.since) === version,
      );
      t.is(need?.fate, fate);
      t.true((need?.at.line ?? 0) > 0);
      t.notThrows(() => refuseNovelties({...read(xml, parseVersion(version)), needs: [need!]}));
      const older = {...read(xml, before(version)), needs: [need!]};
      if (fate !== 'refused') return t.notThrows(() => refuseNovelties(older));
      const {code, message} = t.throws<KnownError>(() => refuseNovelties(older));
      t.is(code, 'NEEDS_NEWER_LIBVIRT');
      return t.true(message.includes(`needs libvirt ${version}`));
    });
  }

  test(`every row that is ${fate} has a use here`, t => {
    const rows = XML_VOCABULARY.filter(row => row.fate === fate).map(({since}) => formatVersion(since));
    t.deepEqual(uses.map(([version]) => version).toSorted(), rows.toSorted());
  });
}

/** What a definition says of firmware that libvirt chooses. */
const firmware = (os: string, attributes = '') =>
  read(domainXml({osAttributes: " firmware='efi'", os, attributes}), [9, 0]).needs.map(
    ({written, since}) => `${formatVersion(since)} ${written}`,
  );

test('what firmware has to be able to do is no file', t => {
  t.deepEqual(firmware(`<loader secure='yes'/>`), []);
  t.deepEqual(firmware('<loader/>'), []);
  const old = read(
    domainXml({osAttributes: " firmware='efi'", os: `<loader secure='yes'>/srv/l</loader>`}),
    [8, 5],
  );
  t.is(old.os.loader?.path, undefined, 'libvirt drops the file');
  t.true(old.os.loader?.secure, 'and keeps what was asked for');
});

test('libvirt itself writes the file of chosen firmware into the definition of a running VM', t => {
  const file = `<loader readonly='yes' type='pflash'>/srv/l</loader><nvram template='/srv/t'>/srv/n</nvram>`;
  t.is(firmware(file).filter(need => need.startsWith('9.2')).length, 2);
  t.is(firmware(file, " id='3'").filter(need => need.startsWith('9.2')).length, 0);
});

test('an older libvirt reads a USB address with port and device', t => {
  const usb = (address: string) =>
    `<hostdev type='usb'><source><address bus='1' ${address}/></source></hostdev>`;
  t.deepEqual(read(domainXml({devices: usb("device='3' port='1.2'")}), NEWEST).needs, []);
});
