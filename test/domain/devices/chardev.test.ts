// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseChardev} from '../../../src/domain/devices/chardev.ts';
import type {Chardev} from '../../../src/domain/domain.ts';
import {element, inactive, messageOf} from '../../helpers/definition.ts';

function read(xml: string, kind: Chardev['kind'] = 'serial'): Chardev {
  return parseChardev(element(xml), kind, inactive);
}

for (const [title, xml, expected] of [
  ['a pty without a type', "<serial><source path='/dev/pts/3'/></serial>", {type: 'pty', path: '/dev/pts/3'}],
  ['no source at all', "<serial type='pty'/>", {type: 'pty', path: undefined}],
  ['a file', "<serial type='file'><source path='/l' append='on'/></serial>", {path: '/l', append: 'on'}],
  ['an empty path stays', "<serial type='file'><source path=''/></serial>", {path: ''}],
  ['a path is not tidied', "<serial type='dev'><source path='//dev//a/'/></serial>", {path: '//dev//a/'}],
  [
    'a listening socket',
    "<serial type='unix'><source path='/s' mode='bind'><reconnect enabled='yes' timeout='7'/></source></serial>",
    {path: '/s', mode: 'bind', reconnect: '7'},
  ],
  ['a socket connects by default', "<serial type='unix'><source path='/s'/></serial>", {mode: 'connect'}],
  [
    'TCP',
    "<serial type='tcp'><source mode='bind' host='h' service='1'/><protocol type='telnet'/></serial>",
    {mode: 'bind', host: 'h', service: '1', protocol: 'telnet', path: undefined},
  ],
  ['TCP is raw', "<serial type='tcp'><source host='h' service='1'/></serial>", {protocol: 'raw'}],
  [
    'UDP takes the element that connects',
    "<serial type='udp'><source mode='bind' host='b'/><source mode='connect' host='c'/></serial>",
    {mode: 'connect', host: 'c'},
  ],
  [
    'a null modem',
    "<serial type='nmdm'><source master='/m' slave='/s'/></serial>",
    {path: '/m', slave: '/s'},
  ],
  ['a log', "<serial type='null'><log file='/var/log/x' append='off'/></serial>", {logFile: '/var/log/x'}],
] as const)
  test(title, t => {
    t.like(read(xml).source, expected);
  });

test('label overrides stand in the source', t => {
  const xml = "<serial type='dev'><source path='/d'><seclabel model='dac' relabel='no'/></source></serial>";
  t.is(read(xml).source.seclabels[0]?.model, 'dac');
});

test('a debug console has its target type, and its model beside it', t => {
  const serial = element("<serial><target type='isa-debug'><model name='isa-debugcon'/></target></serial>");
  t.is(parseChardev(serial, 'serial', inactive).targetType, 'isa-debug');
});

test('a channel with its target, address and alias', t => {
  const xml = `<channel type='unix'><target type='virtio' name='org.example'/>
    <alias name='channel0'/><address type='virtio-serial' controller='1' bus='2' port='3'/></channel>`;
  t.like(read(xml, 'channel'), {
    kind: 'channel',
    targetType: 'virtio',
    targetName: 'org.example',
    aliasName: 'channel0',
    alias: false,
  });
  t.deepEqual(read(xml, 'channel').address, {controller: 1, bus: 2, port: 3});
});

for (const [title, kind, xml, message] of [
  [
    'two sources',
    'serial',
    "<serial type='dev'><source path='/a'/><source path='/b'/></serial>",
    'XML error: only one source element is allowed for character device',
  ],
  [
    'three sources of UDP',
    'serial',
    "<serial type='udp'><source/><source/><source/></serial>",
    'XML error: only two source elements are allowed for character device',
  ],
  [
    'two logs',
    'serial',
    '<serial><log file="/a"/><log file="/b"/></serial>',
    'XML error: only one log element is allowed for character device',
  ],
  [
    'an unknown type',
    'serial',
    "<serial type='carrier-pigeon'/>",
    'XML error: unknown type presented to host for character device: carrier-pigeon',
  ],
  [
    'a socket that serves',
    'serial',
    "<serial type='unix'><source path='/s' mode='server'/></serial>",
    "XML error: Invalid value for attribute 'mode' in element 'source': 'server'.",
  ],
  [
    'a channel to nowhere',
    'channel',
    "<channel type='pty'/>",
    'XML error: target type must be specified for channel device',
  ],
  [
    'an unknown target',
    'console',
    "<console><target type='usb'/></console>",
    "XML error: unknown target type 'usb' specified for character device",
  ],
] as const)
  test(`refused: ${title}`, t => {
    t.is(
      messageOf(() => read(xml, kind)),
      message,
    );
  });
