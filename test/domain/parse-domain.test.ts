// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {Domain} from '../../src/domain/domain.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {definition, messageOf} from '../helpers/definition.ts';
import {refusalOf} from '../helpers/known-error.ts';

function read(xml: string, skipSeclabels = false): Domain {
  return parseDomain(xml, {defaultSecurityModel: 'selinux', skipSeclabels});
}

const OS = '<os><type>hvm</type></os>';

test('a definition', t => {
  const domain = read(
    definition({devices: "<emulator>/usr/bin/qemu</emulator><disk><source file='/a'/></disk>"}),
  );
  t.like(domain, {
    root: 'domain',
    live: false,
    id: -1,
    type: 'kvm',
    name: 'guest',
    emulator: '/usr/bin/qemu',
  });
  t.is(String(domain.uuid), '0b6a1a8e-6a2e-4a5e-9b0f-3f1d6c2b7a90');
  t.is(domain.disks[0]?.bus, 'ide');
});

test('an id makes it live', t => {
  t.like(read(definition({attributes: "id=' +007'"})), {live: true, id: 7});
  t.like(read(definition({attributes: "id='0'"})), {live: true, id: 0});
});

test('so does a status file', t => {
  const domain = read(`<domstatus state='running' pid='1'>${definition({attributes: "id='3'"})}</domstatus>`);
  t.like(domain, {root: 'domstatus', live: true, id: 3});
  t.is(domain.at.line, 1);
});

test('the devices of all <devices> elements, unknown ones passed over', t => {
  const beside = "<devices><disk><target dev='vda'/></disk><teleporter/></devices><unknown><disk/></unknown>";
  const domain = read(definition({beside, devices: "<disk><target dev='vdb'/></disk>"}));
  t.deepEqual(
    domain.disks.map(({target}) => target),
    ['vda', 'vdb'],
  );
});

test('disks are put in order before buses are filled in', t => {
  const disks = "<disk><target dev='vdb' bus='virtio'/></disk><disk><target dev='vda'/></disk>";
  t.deepEqual(
    read(definition({devices: disks})).disks.map(({target, bus}) => [target, bus]),
    [
      ['vdb', 'virtio'],
      ['vda', 'virtio'],
    ],
  );
});

test('a lone console of a fully virtualised guest is a serial port', t => {
  const domain = read(definition({devices: "<console type='file'><source path='/l'/></console>"}));
  t.is(domain.serials[0]?.source.path, '/l');
  t.like(domain.consoles[0], {alias: true});
});

test("the helper's way skips the domain's labels, not the devices'", t => {
  const beside = "<seclabel type='static'/>";
  t.truthy(messageOf(() => read(definition({beside}))));
  t.deepEqual(read(definition({beside}), true).seclabels, []);
  const override = (inside: string) =>
    `<disk><source file='/a'><seclabel model='dac' ${inside}</source></disk>`;
  t.notThrows(() => read(definition({devices: override("relabel='yes'/>")}), true));
  t.throws(() => read(definition({devices: override("relabel='no'><label>a</label></seclabel>")}), true));
});

for (const [title, xml, message] of [
  ['no type', '<domain/>', "XML error: Missing required attribute 'type' in element 'domain'"],
  [
    'a strange type',
    "<domain type='x'/>",
    "XML error: Invalid value for attribute 'type' in element 'domain': 'x'.",
  ],
  ['no name', `<domain type='kvm'><name/>${OS}</domain>`, 'missing name information'],
  [
    'a name with a slash',
    `<domain type='kvm'><name>a/b</name>${OS}</domain>`,
    "XML error: name a/b cannot contain '/'",
  ],
  [
    'a bad UUID',
    `<domain type='kvm'><name>a</name><uuid>1</uuid>${OS}</domain>`,
    'internal error: malformed uuid element',
  ],
  [
    'a negative id',
    "<domain type='kvm' id='-1'/>",
    "XML error: Invalid value for attribute 'id' in element 'domain': '-1'. Expected non-negative value",
  ],
  [
    'an id out of range',
    "<domain type='kvm' id='2147483648'/>",
    "XML error: Invalid value for attribute 'id' in element 'domain': '2147483648'. Expected integer value",
  ],
  ['another root', '<network/>', 'XML error: unexpected root element <network>, expecting <domain>'],
  ['a status file without a domain', '<domstatus/>', 'internal error: no domain config'],
] as const)
  test(`refused: ${title}`, t => {
    t.is(
      messageOf(() => read(xml)),
      message,
    );
  });

test('refused: a default namespace', t => {
  const error = refusalOf(t, () => read("<domain xmlns='http://example.org/' type='kvm'/>"));
  t.is(error.code, 'XML_NAMESPACE');
});
