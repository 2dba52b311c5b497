// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import type {Domain, ImageFormat} from '../../src/domain/domain.ts';
import {withDefaults, type Definition} from '../helpers/definition.ts';

const formats = ({disks}: Domain) => disks.map(({source}) => source.format);
const disk = (attributes: string, driver = '') =>
  `<disk ${attributes}><target dev='vda' bus='virtio'/>${driver}</disk>`;

test('an image without a format is raw, a volume is not judged', t => {
  const file = disk("type='file'", "<source file='/a.img'/>");
  const volume = disk("type='volume'", "<source pool='p' volume='v'/>");
  const qcow2 = disk("type='file'", "<driver name='qemu' type='qcow2'/><source file='/b.img'/>");
  t.deepEqual(formats(withDefaults({devices: file})), ['raw']);
  t.deepEqual(formats(withDefaults({devices: volume})), ['none']);
  t.deepEqual(formats(withDefaults({devices: qcow2})), ['qcow2']);
});

const tpms: readonly (readonly [string, string, string, string | undefined])[] = [
  ['x86_64', "<tpm><backend type='emulator'/></tpm>", 'tpm-tis', '1.2'],
  ['i686', "<tpm><backend type='emulator'/></tpm>", 'tpm-tis', '1.2'],
  ['x86_64', "<tpm model='tpm-crb'><backend type='emulator'/></tpm>", 'tpm-crb', '2.0'],
  ['x86_64', "<tpm><backend type='emulator' version='2.0'/></tpm>", 'tpm-tis', '2.0'],
  ['aarch64', "<tpm><backend type='emulator'/></tpm>", 'tpm-tis', '2.0'],
  ['ppc64le', "<tpm><backend type='emulator'/></tpm>", 'tpm-spapr', '2.0'],
  ['x86_64', "<tpm><backend type='passthrough'/></tpm>", 'tpm-tis', undefined],
];

for (const [arch, devices, model, version] of tpms) {
  test(`${devices} on ${arch} is ${model} ${version ?? ''}`, t => {
    const [tpm] = withDefaults({arch, devices}).tpms;
    t.is(tpm?.model, model as NonNullable<typeof tpm>['model']);
    t.is(tpm?.backend.type === 'emulator' ? tpm.backend.version : undefined, version as '1.2');
  });
}

test('a PCI device is driven by vfio, be it a host device or a card', t => {
  const address = '<source><address type="pci" bus="3"/></source>';
  const {hostdevs, interfaces} = withDefaults({
    devices: `<hostdev type='pci'>${address}</hostdev><interface type='hostdev'>${address}</interface>`,
  });
  t.like(hostdevs[0]?.source, {driver: 'vfio', iommufd: false});
  t.like(interfaces[0]?.hostdev?.source, {driver: 'vfio'});
});

test('a pstore without a path gets one beside the variable stores', t => {
  const {pstore} = withDefaults({devices: "<pstore backend='acpi-erst'><size>8</size></pstore>"});
  t.is(pstore?.path, '/var/lib/libvirt/qemu/nvram/guest_PSTORE.raw');
});

test("the architecture that is not written is the host's", t => {
  t.is(withDefaults({}).os.arch, 'x86_64');
});

const flash = "<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>";
const known = "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>";
const nvramDir = '/var/lib/libvirt/qemu/nvram';

const stores: readonly (readonly [string, Definition, string | undefined, ImageFormat | undefined])[] = [
  ['read-only flash', {os: flash}, `${nvramDir}/guest_VARS.fd`, 'raw'],
  ['a path of its own', {os: `${flash}<nvram>/srv/VARS.fd</nvram>`}, '/srv/VARS.fd', 'raw'],
  [
    'qcow2 flash',
    {os: flash.replace('<loader', "<loader format='qcow2'")},
    `${nvramDir}/guest_VARS.qcow2`,
    'qcow2',
  ],
  ['a format of its own', {os: `${flash}<nvram format='qcow2'/>`}, `${nvramDir}/guest_VARS.qcow2`, 'qcow2'],
  ['a template', {os: `${flash}<nvram template='/srv/T.fd'/>`}, `${nvramDir}/guest_VARS.fd`, 'raw'],
  ['a raw template', {os: `${flash}<nvram template='/srv/T.raw'/>`}, `${nvramDir}/guest_VARS.raw`, 'raw'],
  [
    'a raw template of a running guest',
    {attributes: "id='1'", os: `${flash}<nvram template='/srv/T.raw'/>`},
    `${nvramDir}/guest_VARS.fd`,
    'raw',
  ],
  [
    'a qcow2 template',
    {os: `${flash}<nvram template='/srv/T' templateFormat='qcow2'/>`},
    `${nvramDir}/guest_VARS.qcow2`,
    'qcow2',
  ],
  ['autoselected EFI', {osAttributes: "firmware='efi'"}, `${nvramDir}/guest_VARS.fd`, 'raw'],
  [
    'autoselected EFI without variables',
    {osAttributes: "firmware='efi'", os: "<loader stateless='yes'/>"},
    undefined,
    undefined,
  ],
  ['autoselected BIOS', {osAttributes: "firmware='bios'"}, undefined, undefined],
  ['stateless flash', {os: flash.replace('<loader', "<loader stateless='yes'")}, undefined, undefined],
  ['writable flash', {os: flash.replace("'yes'", "'no'")}, undefined, undefined],
  ['a ROM', {os: '<loader>/srv/bios.bin</loader>'}, undefined, undefined],
];

for (const [what, parts, path, format] of stores) {
  test(`the variable store of ${what} is ${path ?? 'none'}`, t => {
    const {nvram} = withDefaults(parts).os;
    t.is(nvram?.source.path, path);
    t.is(nvram?.source.format, format);
  });
}

test('a known firmware brings its template', t => {
  const {nvram} = withDefaults({os: known}).os;
  t.like(nvram, {template: '/usr/share/OVMF/OVMF_VARS.fd', templateFormat: 'raw', written: false});
});

test('a loader without a type is a ROM', t => {
  t.like(withDefaults({os: '<loader>/srv/bios.bin</loader>'}).os.loader, {type: 'rom', format: 'raw'});
});

test('a container gets none of this', t => {
  const domain = withDefaults({type: 'lxc', devices: disk("type='file'", "<source file='/a.img'/>")});
  t.deepEqual(formats(domain), ['none']);
});
