// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseDisk} from '../../../src/domain/devices/disk.ts';
import type {StorageSource} from '../../../src/domain/domain.ts';
import {element, inactive, messageOf} from '../../helpers/definition.ts';

function read(type: string, source: string): StorageSource {
  return parseDisk(element(`<disk type='${type}'>${source}</disk>`), inactive).source;
}

test('a network disk and the files it needs', t => {
  const {network, path} = read(
    'network',
    `<source protocol='rbd' name='pool/image'>
      <host name='mon1' port='6321'/><host transport='unix' socket='/run/mon.sock'/><config file='/etc/ceph.conf'/>
      <identity username='u' keyfile='/k' agentsock='/s'/><knownHosts path='/h'/>
    </source>`,
  );
  t.is(path, undefined);
  t.deepEqual(network, {
    protocol: 'rbd',
    name: 'pool/image',
    hosts: [
      {transport: 'tcp', name: 'mon1', socket: undefined},
      {transport: 'unix', name: undefined, socket: '/run/mon.sock'},
    ],
    configFile: '/etc/ceph.conf',
    files: ['/k', '/s', '/h'],
    tls: undefined,
  });
});

test('an NVMe disk', t => {
  const xml =
    "<source type='pci' namespace='1'><address domain='0x0000' bus='0x06' slot='020' function='0x5'/></source>";
  t.deepEqual(read('nvme', xml).nvme, {
    address: {domain: 0, bus: 6, slot: 16, function: 5},
    namespace: 1,
    managed: true,
  });
});

test('a vhost-user disk connects', t => {
  const xml = "<source type='unix' path='/run/disk.sock'/>";
  t.like(read('vhostuser', xml).vhostuser, {type: 'unix', path: '/run/disk.sock', mode: 'connect'});
});

test('a volume, before and after libvirt translated it', t => {
  const volume = {pool: 'p', volume: 'v', mode: 'default'};
  t.like(read('volume', "<source pool='p' volume='v' file='/x'/>"), {
    volume,
    actualType: undefined,
    path: undefined,
  });
  const translated = "<source pool='p' volume='v' actualType='block' dev='/dev/x' file='/x'/>";
  t.like(read('volume', translated), {volume, actualType: 'block', path: '/dev/x'});
});

test('reservations', t => {
  const managed = "<source dev='/dev/a'><reservations managed='yes'/></source>";
  t.like(read('block', managed).reservations, {managed: true, path: undefined});
  const own = `<source dev='/dev/a'><reservations managed='no'>
    <source type='unix' path='/run/pr.sock' mode='client'/></reservations></source>`;
  t.like(read('block', own).reservations, {managed: false, path: '/run/pr.sock'});
});

const reservations = (source: string) =>
  `<source dev='/a'><reservations managed='no'>${source}</reservations></source>`;

for (const [title, type, source, message] of [
  [
    'a network disk without a protocol',
    'network',
    "<source name='a'/>",
    "XML error: Missing required attribute 'protocol' in element 'source'",
  ],
  [
    'a network disk without a name',
    'network',
    "<source protocol='rbd'/>",
    'XML error: missing name for disk source',
  ],
  [
    'a socket without its transport',
    'network',
    "<source protocol='nbd'><host socket='/s'/></source>",
    "XML error: transport 'tcp' does not support socket attribute",
  ],
  [
    'the transport without a socket',
    'network',
    "<source protocol='nbd'><host transport='unix'/></source>",
    'XML error: missing socket for unix transport',
  ],
  [
    'a host without a name',
    'network',
    "<source protocol='nbd'><host/></source>",
    'XML error: missing name for host',
  ],
  [
    'an NVMe disk without an address',
    'nvme',
    "<source type='pci' namespace='1'/>",
    'XML error: NVMe disk source is missing address',
  ],
  [
    'an NVMe address that is octal and too large',
    'nvme',
    "<source type='pci' namespace='1'><address slot='040'/></source>",
    "XML error: Invalid PCI address slot='0x20', must be <= 0x1F",
  ],
  [
    'a vhost-user disk on TCP',
    'vhostuser',
    "<source type='tcp'/>",
    "unsupported configuration: invalid chardev type 'tcp' for 'vhostuser' disk type",
  ],
  [
    'half a volume',
    'volume',
    "<source pool='p'/>",
    "XML error: 'pool' and 'volume' must be specified together for 'volume' type source",
  ],
  ['no connection type', 'block', reservations(''), 'XML error: missing connection type for <reservations/>'],
  [
    'no socket',
    'block',
    reservations("<source type='unix'/>"),
    'XML error: missing path for <reservations/>',
  ],
  [
    'no connection mode',
    'block',
    reservations("<source type='unix' path='/s'/>"),
    'XML error: missing connection mode for <reservations/>',
  ],
  [
    'a server socket',
    'block',
    reservations("<source type='unix' path='/s' mode='server'/>"),
    'unsupported configuration: unsupported connection mode for <reservations/>: server',
  ],
] as const)
  test(`refused: ${title}`, t => {
    t.is(
      messageOf(() => read(type, source)),
      message,
    );
  });
