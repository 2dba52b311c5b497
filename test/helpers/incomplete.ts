// SPDX-License-Identifier: Apache-2.0
/** Devices, and what libvirt 9.0 has against them; of several faults the one that it tells. */

const file = (target: string, more = '') =>
  `<disk type='file' device='disk'><source file='/a'/>${target}${more}</disk>`;
const lun = (type: string, source: string, target: string, driver = '') =>
  `<disk type='${type}' device='lun'>${driver}${source}${target}</disk>`;
const VDA = "<target dev='vda' bus='virtio'/>";
const SDA = "<target dev='sda' bus='scsi'/>";
const QCOW2 = "<driver name='qemu' type='qcow2'/>";
const UNSUPPORTED = 'unsupported configuration:';
const INTERNAL = 'internal error:';
const NO_PATH = `${INTERNAL} Missing source path attribute for char device`;

export const INCOMPLETE: readonly (readonly [devices: string, message: string | undefined])[] = [
  [file(VDA), undefined],
  ["<vsock><cid address='3'/></vsock>", undefined],
  ["<vsock><cid auto='yes'/></vsock>", undefined],
  ["<vsock><cid address='1'/></vsock>", `${UNSUPPORTED} guest CIDs must be >= 3`],
  ["<vsock><cid address='2'/></vsock>", `${UNSUPPORTED} guest CIDs must be >= 3`],
  [
    "<vsock><cid address='0'/></vsock>",
    "XML error: Invalid value for attribute 'address' in element 'cid': Zero is not permitted",
  ],
  [file(''), 'missing target information for device /a'],
  [file("<target bus='virtio'/>"), 'missing target information for device /a'],
  ["<disk type='file' device='cdrom'/>", 'missing target information for device'],
  ["<disk type='file' device='disk'/>", 'missing target information for device'],
  [
    "<disk type='volume' device='disk'><source pool='p' volume='v'/></disk>",
    "missing target information for device pool = 'p', volume = 'v'",
  ],
  [file("<target dev='' bus='virtio'/>"), "XML error: Unknown disk name '' and no address specified"],
  [file("<target dev='foo'/>"), "XML error: Unknown disk name 'foo' and no address specified"],
  [file("<target dev='vda/../x'/>"), "XML error: Unknown disk name 'vda/../x' and no address specified"],
  [
    file("<target dev='vdaaaaaaaaaaa'/>"),
    "XML error: Unknown disk name 'vdaaaaaaaaaaa' and no address specified",
  ],
  [file("<target dev='vda0' bus='virtio'/>"), undefined],
  [file("<target dev='vda01' bus='virtio'/>"), `${UNSUPPORTED} invalid disk target 'vda01'`],
  [
    file("<target dev='vda1' bus='virtio'/>"),
    `${UNSUPPORTED} invalid disk target 'vda1', partitions can't appear in disk targets`,
  ],
  [file("<target dev='fda'/>"), `${INTERNAL} Invalid harddisk device name: fda`],
  [file("<target dev='fda' bus='fdc'/>"), `${INTERNAL} Invalid bus type 'fdc' for disk`],
  [
    "<disk type='file' device='floppy'><target dev='hda'/></disk>",
    `${INTERNAL} Invalid floppy device name: hda`,
  ],
  [
    "<disk type='file' device='floppy'><target dev='hda' bus='virtio'/></disk>",
    `${INTERNAL} Invalid bus type 'virtio' for floppy disk`,
  ],
  [
    `<disk type='file' device='cdrom'>${VDA}</disk>`,
    `${UNSUPPORTED} disk type of 'vda' does not support ejectable media`,
  ],
  [
    file("<target dev='hda' bus='ide'/>", '<readonly/>'),
    `${UNSUPPORTED} readonly ide disks are not supported`,
  ],
  [file("<target dev='sda' bus='usb'/>", '<readonly/>'), undefined],
  [file(VDA, '<transient/><readonly/>'), `${UNSUPPORTED} transient disk 'vda' must not be read-only`],
  [
    `<disk type='block' device='disk'><source dev='/dev/a'/>${VDA}<transient/></disk>`,
    `${UNSUPPORTED} transient disk supported only with 'file' type (vda)`,
  ],
  [
    "<disk type='file' device='floppy'><target dev='fda'/><transient/></disk>",
    `${UNSUPPORTED} transient disk 'fda' must not be empty`,
  ],
  [
    file(VDA, `<shareable/>${QCOW2}`),
    `${UNSUPPORTED} shared access for disk 'vda' requires use of supported storage format`,
  ],
  [file(VDA, `<shareable/><readonly/>${QCOW2}`), undefined],
  [file(VDA, '<shareable/>'), undefined],
  [
    lun('file', "<source file='/a'/>", SDA),
    `${UNSUPPORTED} disk device='lun' is only valid for block type disk source`,
  ],
  [lun('block', '', SDA), `${UNSUPPORTED} disk device='lun' is only valid for block type disk source`],
  [
    lun('network', "<source protocol='rbd' name='p/a'/>", SDA),
    `${UNSUPPORTED} disk device='lun' is not supported for protocol='rbd'`,
  ],
  [lun('volume', "<source pool='p' volume='v'/>", SDA), undefined],
  [
    lun('block', "<source dev='/dev/a'/>", "<target dev='sda' bus='sata'/>"),
    `${UNSUPPORTED} disk device='lun' is not supported for bus='sata'`,
  ],
  [
    lun('block', "<source dev='/dev/a'/>", "<target dev='sda' bus='sata'/>", QCOW2),
    `${UNSUPPORTED} disk device 'lun' must use 'raw' format`,
  ],
  [
    `<disk type='block' device='disk'><source dev='/dev/a'><reservations managed='yes'/></source>${SDA}</disk>`,
    `${UNSUPPORTED} <reservations/> allowed only for lun devices`,
  ],
  [file(VDA) + file(VDA), "XML error: target 'vda' duplicated for disk sources '/a' and '/a'"],
  [
    file("<target dev='sdb' bus='sata'/>") + "<disk device='cdrom'><target dev='sdb' bus='sata'/></disk>",
    "XML error: target 'sdb' duplicated for disk sources '/a' and '<null>'",
  ],
  ["<filesystem><source dir='/a'/></filesystem>", 'missing target information for device /a'],
  [
    "<filesystem type='bind'><source dir='/a'/><target dir='x'/></filesystem>",
    `${UNSUPPORTED} only supports mount filesystem type`,
  ],
  ["<serial type='file'/>", NO_PATH],
  ["<serial type='file'><source path=''/></serial>", undefined],
  ["<parallel type='dev'/>", NO_PATH],
  ["<console type='unix'><target type='virtio'/></console>", NO_PATH],
  ["<serial type='pty'/><console type='file'><target type='serial'/></console>", undefined],
  ["<channel type='unix'><target type='virtio' name='x'/></channel>", undefined],
  ["<channel type='unix'><target type='guestfwd' address='10.0.2.1' port='1'/></channel>", NO_PATH],
  [
    "<serial type='nmdm'><source master='a'/></serial>",
    `${INTERNAL} Should define both master and slave path attributes for nmdm device`,
  ],
  [
    "<serial type='tcp'><source host='a'/></serial>",
    `${INTERNAL} Missing source service attribute for char device`,
  ],
  ["<serial type='tcp'/>", `${INTERNAL} Missing source host attribute for char device`],
  [
    "<serial type='udp'><source mode='bind' service='1'/></serial>",
    `${INTERNAL} Missing source service attribute for char device`,
  ],
  ["<serial type='udp'><source mode='connect' service='1'/></serial>", undefined],
  ["<serial type='spiceport'/>", `${UNSUPPORTED} Missing source channel attribute for char device`],
  [
    "<serial type='dbus'><source channel='a/b'/></serial>",
    'invalid argument: Invalid character in source channel for char device',
  ],
  ["<smartcard mode='passthrough' type='unix'/><serial type='tcp'/>", NO_PATH],
  ["<redirdev bus='usb' type='dev'/>", NO_PATH],
  ["<graphics type='dbus'/><redirdev bus='usb' type='dbus'/>", undefined],
  ["<rng model='virtio'><backend model='egd' type='unix'/></rng>", NO_PATH],
  [
    "<shmem name='a/b'><model type='ivshmem-plain'/></shmem>",
    `${UNSUPPORTED} shmem name cannot include '/' character`,
  ],
  [
    "<shmem name='..'><model type='ivshmem-plain'/></shmem>",
    `${UNSUPPORTED} shmem name cannot be equal to '..'`,
  ],
  // Of two faults.
  ["<serial type='file'/><filesystem><source dir='/a'/></filesystem>", NO_PATH],
  [file("<target dev='fda' bus='ide'/>", '<readonly/>'), `${INTERNAL} Invalid harddisk device name: fda`],
  [
    file("<target dev='vda1' bus='virtio'/>", `<shareable/>${QCOW2}`),
    `${UNSUPPORTED} shared access for disk 'vda1' requires use of supported storage format`,
  ],
  [`${file(VDA)}${file(VDA)}<serial type='file'/>`, NO_PATH],
];
