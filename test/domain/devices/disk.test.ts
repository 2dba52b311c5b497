// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {ParseContext} from '../../../src/domain/context.ts';
import {parseDisk, withDefaultBus} from '../../../src/domain/devices/disk.ts';
import type {Disk} from '../../../src/domain/domain.ts';
import {element, inactive, live, messageOf} from '../../helpers/definition.ts';

function read(xml: string, context: ParseContext = inactive): Disk {
  return parseDisk(element(xml), context);
}

test('a disk of type file', t => {
  const disk = read(`<disk type='file' device='disk'>
    <driver name='qemu' type='qcow2'/><source file='/srv/a.qcow2'/><target dev='vda' bus='virtio'/>
    <shareable/><transient shareBacking='yes'/><alias name='virtio-disk0'/>
  </disk>`);
  t.like(disk, {device: 'disk', bus: 'virtio', target: 'vda', driverName: 'qemu', alias: 'virtio-disk0'});
  t.like(disk, {transient: true, transientShareBacking: true, mirror: undefined});
  t.like(disk.source, {type: 'file', format: 'qcow2', path: '/srv/a.qcow2', readonly: false, shared: true});
  t.is(disk.source.backing, undefined);
  t.like(disk.at, {element: 'disk', line: 1, column: 1});
});

for (const [title, xml, expected] of [
  ['a file by default', "<disk><source file='/a'/></disk>", {type: 'file', path: '/a'}],
  ['no source is an empty file', "<disk type='block'/>", {type: 'file', path: undefined}],
  ['an empty path is none', "<disk type='block'><source dev=''/></disk>", {type: 'block', path: undefined}],
  ['a path is not tidied', "<disk><source file='//a//b/'/></disk>", {path: '//a//b/'}],
  ['a directory', "<disk type='dir'><source dir='/d'/></disk>", {type: 'dir', path: '/d'}],
  [
    'a vDPA device',
    "<disk type='vhostvdpa'><source dev='/dev/vhost-vdpa-0'/></disk>",
    {path: '/dev/vhost-vdpa-0'},
  ],
  ['descriptors', "<disk><source file='/a' fdgroup='g'/></disk>", {fdgroup: 'g', path: '/a'}],
  ['no format is none', "<disk><source file='/a'/></disk>", {format: 'none'}],
  ['aio means raw', "<disk><driver type='aio'/><source file='/a'/></disk>", {format: 'raw'}],
  ['a CD-ROM is read-only', "<disk device='cdrom'><source file='/a'/></disk>", {readonly: true}],
  ['an empty CD-ROM as well', "<disk device='cdrom'/>", {readonly: true}],
  ['a floppy is not', "<disk device='floppy'><source file='/a'/></disk>", {readonly: false}],
  ['unless it says so', "<disk device='floppy'><readonly/></disk>", {readonly: true}],
  ['no chain below', "<disk><source file='/a'/><backingStore/></disk>", {backing: 'terminator'}],
] as const)
  test(title, t => {
    t.like(read(xml).source, expected);
  });

for (const [target, device, bus] of [
  ['hda', 'disk', 'ide'],
  ['sda', 'cdrom', 'scsi'],
  ['vda', 'disk', 'virtio'],
  ['xvda', 'disk', 'xen'],
  ['ubda', 'disk', 'uml'],
  ['fda', 'floppy', 'fdc'],
  ['sda', 'floppy', 'fdc'],
  ['foo', 'disk', 'ide'],
] as const)
  test(`the bus of ${device} ${target} is ${bus}`, t => {
    const disk = read(`<disk device='${device}'><target dev='${target}'/><address type='drive'/></disk>`);
    t.is(disk.bus, undefined);
    t.is(withDefaultBus(disk).bus, bus);
    t.is(withDefaultBus({...disk, bus: 'usb'}).bus, 'usb');
  });

test('a mirror is read of running VMs only', t => {
  const xml = `<disk><source file='/a'/><mirror type='block' job='copy'>
    <format type='raw'/><source dev='/dev/b'/></mirror></disk>`;
  t.is(read(xml).mirror, undefined);
  t.like(read(xml, live).mirror, {type: 'block', path: '/dev/b', format: 'raw'});
});

test('a mirror in its old form', t => {
  const mirror = read("<disk><mirror file='/b' format='qcow2'/></disk>", live).mirror;
  t.like(mirror, {type: 'file', path: '/b', format: 'qcow2'});
});

for (const [title, xml, message] of [
  [
    'an unknown type',
    "<disk type='tape'/>",
    "XML error: Invalid value for attribute 'type' in element 'disk': 'tape'.",
  ],
  [
    'an unknown device',
    "<disk device='tape'/>",
    "XML error: Invalid value for attribute 'device' in element 'disk': 'tape'.",
  ],
  [
    'an unknown format',
    "<disk><driver type='zip'/></disk>",
    "unsupported configuration: unknown driver format value 'zip'",
  ],
  [
    'the format none',
    "<disk><driver type='none'/></disk>",
    "unsupported configuration: unknown driver format value 'none'",
  ],
  [
    'encryption twice',
    "<disk><source file='/a'><encryption/></source><encryption/></disk>",
    'unsupported configuration: an <encryption> definition already found for disk source',
  ],
] as const)
  test(`refused: ${title}`, t => {
    t.is(
      messageOf(() => read(xml)),
      message,
    );
  });
