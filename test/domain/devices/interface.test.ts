// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parseInterface} from '../../../src/domain/devices/interface.ts';
import {element, inactive, live, messageOf} from '../../helpers/definition.ts';

const parse = (type: string, inner: string, context = inactive) =>
  parseInterface(element(`<interface type='${type}'>${inner}</interface>`), context);

test('an interface without a type is a user one', t => {
  t.like(parseInterface(element('<interface/>'), inactive), {
    type: 'user',
    model: undefined,
    hostdev: undefined,
  });
});

test('passt with all it takes', t => {
  const net = parse(
    'user',
    `<source dev='eth42'/><ip address='172.17.2.0' family='ipv4' prefix='24'/><ip address='fd00::feed'/>
     <backend type='passt' logFile='/var/log/passt.log'/><alias name='net0'/>
     <portForward proto='tcp' address='::1' dev='lo'><range start='22' to='2022'/><range start='30' end='40' exclude='yes'/></portForward>`,
  );
  t.like(net, {sourceDev: 'eth42', alias: 'net0', backend: {type: 'passt', logFile: '/var/log/passt.log'}});
  t.like(net.ips[0], {family: 'ipv4', address: '172.17.2.0', prefix: 24});
  t.like(net.ips[1], {family: 'ipv6', address: 'fd00::feed', prefix: 0});
  t.like(net.portForwards[0], {proto: 'tcp', address: '::1', dev: 'lo'});
  t.like(net.portForwards[0]?.ranges[0], {start: 22, end: undefined, to: 2022, exclude: undefined});
  t.like(net.portForwards[0]?.ranges[1], {start: 30, end: 40, to: undefined, exclude: true});
});

test('without passt the source device of a user interface is not read', t => {
  t.is(parse('user', "<source dev='eth0'/>").sourceDev, undefined);
  t.is(parse('vdpa', "<source dev='/dev/vhost-vdpa-0'/>").sourceDev, '/dev/vhost-vdpa-0');
});

test('a vhost-user socket; over passt its name is open', t => {
  const source = "<source type='unix' path='/run/v.sock' mode='server'/>";
  t.like(parse('vhostuser', source).vhostuser, {type: 'unix', path: '/run/v.sock', mode: 'bind'});
  t.like(parse('vhostuser', "<source type='unix' path='/run/v.sock' mode='client'/>").vhostuser, {
    mode: 'connect',
  });
  t.like(parse('vhostuser', "<backend type='passt'/>").vhostuser, {path: undefined});
  t.is(parse('bridge', "<source bridge='br0'/>").vhostuser, undefined);
});

test('the backend devices are tidied, and vhost goes with virtio only', t => {
  const backend = "<backend tap='/dev//net/tun' vhost='/dev/vhost-net/'/>";
  t.like(parse('ethernet', `<model type='virtio'/>${backend}`).backend, {
    tap: '/dev/net/tun',
    vhost: '/dev/vhost-net',
  });
  t.like(parse('ethernet', `<model type='e1000'/>${backend}`).backend, {
    tap: '/dev/net/tun',
    vhost: undefined,
  });
});

test('the driver name counts for virtio models only', t => {
  t.is(parse('ethernet', "<model type='virtio'/><driver name='qemu'/>").driverName, 'qemu');
  t.is(parse('ethernet', "<model type='e1000'/><driver name='whatever'/>").driverName, undefined);
});

test('a handed-over card is a host device', t => {
  const source =
    "<source><address type='pci' bus='0x21' slot='0x1c' function='6'/></source><driver name='vfio'/>";
  t.like(parse('hostdev', source).hostdev, {mode: 'subsystem', source: {type: 'pci', driver: 'vfio'}});
});

test('what a network resolved to is known of running VMs only', t => {
  const actual =
    "<actual type='hostdev' managed='yes'><source><address type='pci' bus='3'/></source></actual>";
  const xml = `<source network='pool'/>${actual}`;
  t.like(parse('network', xml, live), {actualType: 'hostdev', hostdev: {source: {type: 'pci'}}});
  t.like(parse('network', xml), {actualType: undefined, hostdev: undefined});
});

test('an empty or unknown model counts as none', t => {
  t.is(parse('ethernet', "<model type=''/>").model, undefined);
  t.is(parse('ethernet', "<model type='unknown'/>").model, undefined);
});

test('refuses a vdpa card without its device', t => {
  const message = messageOf(() => parse('vdpa', '<source/>'));
  t.is(message, "XML error: Missing required attribute 'dev' in element 'source'");
});

test('refuses an unknown type and a vhost-user source of another type', t => {
  t.is(
    messageOf(() => parse('wifi', '')),
    "XML error: Invalid value for attribute 'type' in element 'interface': 'wifi'.",
  );
  t.is(
    messageOf(() => parse('vhostuser', "<source type='tcp'/>")),
    "unsupported configuration: Type='tcp' unsupported for <interface type='vhostuser'>",
  );
});
