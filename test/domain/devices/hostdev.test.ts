// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parseHostdev, parseInterfaceHostdev} from '../../../src/domain/devices/hostdev.ts';
import {element, inactive, live, messageOf} from '../../helpers/definition.ts';

const subsystem = (type: string, inner: string, attributes = '') =>
  element(`<hostdev mode='subsystem' type='${type}' ${attributes}>${inner}</hostdev>`);
const sourceOf = (type: string, source: string, attributes = '') =>
  parseHostdev(subsystem(type, `<source>${source}</source>`, attributes), inactive).source;

test('PCI by address', t => {
  const address = "<address domain='0' bus='0x06' slot='20' function='1'/>";
  t.deepEqual(sourceOf('pci', address), {
    type: 'pci',
    address: {domain: 0, bus: 6, slot: 20, function: 1},
    driver: undefined,
    iommufd: undefined,
  });
  const driven = subsystem(
    'pci',
    `<driver name='vfio' iommufd='yes'/><source>${address}</source><rom file='/r.bin'/>`,
  );
  t.like(parseHostdev(driven, inactive), {source: {driver: 'vfio', iommufd: true}, romFile: '/r.bin'});
});

test("USB by what it is, by where it is, or both, in C's notation", t => {
  const ids = "<vendor id='0x046d'/><product id='0xc52b'/>";
  t.like(sourceOf('usb', ids), {vendor: 0x046d, product: 0xc52b, bus: undefined, device: undefined});
  t.like(sourceOf('usb', "<address bus='010' device='9'/>"), {vendor: undefined, bus: 8, device: 9});
  t.like(sourceOf('usb', `${ids}<address bus='1' device='7'/>`), {vendor: 0x046d, bus: 1, device: 7});
  t.like(sourceOf('usb', "<vendor id='0'/>"), {vendor: undefined, product: undefined});
});

test('USB by the port it is plugged into, until libvirt has looked up its number', t => {
  t.like(sourceOf('usb', "<address bus='1' port='1.2'/>"), {bus: 1, device: undefined, port: '1.2'});
  t.like(sourceOf('usb', "<address bus='1' device='7' port='3'/>"), {bus: 1, device: 7, port: '3'});
  for (const port of ['', '1.', 'x', '1/2', '*'])
    t.is(
      messageOf(() => sourceOf('usb', `<address bus='1' port='${port}'/>`)),
      `internal error: cannot parse port ${port}`,
    );
});

test('only a running VM can have lost its USB device', t => {
  const lost = element(
    `<hostdev type='usb'><source startupPolicy='optional' missing='yes'><address bus='1' device='2'/></source></hostdev>`,
  );
  t.like(parseHostdev(lost, live).source, {missing: true, startupPolicy: 'optional'});
  t.like(parseHostdev(lost, inactive).source, {missing: false});
});

test('SCSI by adapter and address', t => {
  const source = "<adapter name='scsi_host3'/><address bus='0' target='1' unit='2'/>";
  t.deepEqual(sourceOf('scsi', source), {
    type: 'scsi',
    protocol: 'adapter',
    adapter: 'scsi_host3',
    host: 3,
    bus: 0,
    target: 1,
    unit: 2,
  });
  t.like(sourceOf('scsi', source.replace('scsi_host3', 'host3')), {host: -1});
  const flags = parseHostdev(
    subsystem('scsi', `<source>${source}</source><readonly/><shareable/>`),
    inactive,
  );
  t.like(flags, {readonly: true, shareable: true});
});

test('iSCSI is a matter of the network', t => {
  const iscsi = subsystem('scsi', "<source protocol='iscsi' name='iqn.x/1'><host name='h'/></source>");
  t.deepEqual(parseHostdev(iscsi, inactive).source, {
    type: 'scsi',
    protocol: 'iscsi',
    name: 'iqn.x/1',
    server: 'h:',
  });
});

test('vhost-scsi by port name', t => {
  const vhost = subsystem('scsi_host', "<source protocol='vhost' wwpn='naa.5001405376e34ea1'/>");
  t.deepEqual(parseHostdev(vhost, inactive).source, {type: 'scsi_host', wwpn: 'naa.5001405376e34ea1'});
});

test('a mediated device by UUID', t => {
  const source = "<address uuid='53764D0E-85a0-42b4-af5c-2046b460b1dc'/>";
  t.deepEqual(sourceOf('mdev', source, "model='vfio-ap'") as unknown, {
    type: 'mdev',
    model: 'vfio-ap',
    uuid: '53764d0e-85a0-42b4-af5c-2046b460b1dc',
  });
});

test('nodes for containers', t => {
  const node = (type: string, source: string) =>
    parseHostdev(
      element(`<hostdev mode='capabilities' type='${type}'><source>${source}</source></hostdev>`),
      inactive,
    );
  t.like(node('storage', '<block>/dev//sdb/</block>'), {
    mode: 'capabilities',
    source: {type: 'storage', path: '/dev/sdb'},
  });
  t.like(node('misc', '<char>/dev/input3</char>'), {source: {type: 'misc', path: '/dev/input3'}});
  t.like(node('net', '<interface>eth0</interface>'), {source: {type: 'net', path: 'eth0'}});
});

test('an interface hands over a PCI function, or a USB adapter when it says so', t => {
  const handed = (source: string) =>
    parseInterfaceHostdev(
      element(`<interface type='hostdev'><source>${source}</source></interface>`),
      inactive,
    ).source;
  t.like(handed("<address type='pci' bus='3' slot='16' function='2'/>"), {
    type: 'pci',
    address: {domain: 0, bus: 3, slot: 16, function: 2},
  });
  t.is(handed("<address type='usb' bus='1' device='2'/>").type, 'usb');
  t.is(handed("<vendor id='1'/><product id='2'/>").type, 'usb');
});

const refused: readonly (readonly [string, string])[] = [
  ["<hostdev type='pci'/>", 'XML error: Missing <source> element in hostdev device'],
  ['<hostdev/>', "XML error: Missing required attribute 'type' in element 'hostdev'"],
  ["<hostdev type='isa'/>", "XML error: Invalid value for attribute 'type' in element 'hostdev': 'isa'."],
  ["<hostdev mode='whole'/>", "XML error: Invalid value for attribute 'mode' in element 'hostdev': 'whole'."],
  ["<hostdev type='usb'><source><vendor id='1'/></source></hostdev>", 'internal error: missing product'],
  ["<hostdev type='usb'><source><product id='1'/></source></hostdev>", 'internal error: missing vendor'],
  [
    "<hostdev type='usb'><source><address bus='08' device='1'/></source></hostdev>",
    'internal error: cannot parse bus 08',
  ],
  [
    "<hostdev type='mdev' model='vfio-pci'><source><address/></source></hostdev>",
    "unsupported configuration: Missing 'uuid' attribute for element <address>",
  ],
  [
    "<hostdev type='mdev' model='vfio-pci'><source><address uuid='x'/></source></hostdev>",
    'XML error: Cannot parse uuid attribute of element <address>',
  ],
  [
    "<hostdev type='mdev'><source/></hostdev>",
    "XML error: Missing required attribute 'model' in element 'hostdev'",
  ],
];

for (const [xml, message] of refused) {
  test(`refuses ${xml}`, t => {
    t.is(
      messageOf(() => parseHostdev(element(xml), inactive)),
      message,
    );
  });
}
