// SPDX-License-Identifier: Apache-2.0
/** What libvirt may read and a reader does not see is refused; test/live/normal-form asks libvirtd about the rest. */
import test from 'ava';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {refusalOf} from '../helpers/known-error.ts';

const read = (inside: string, root = '') =>
  parseDomain(
    `<domain type='kvm' xmlns:x='urn:example'${root}><name>a</name><os><type arch='x86_64'>hvm</type></os>\n${inside}</domain>`,
    {defaultSecurityModel: 'selinux'},
  );
const disk = (inside: string) =>
  `<devices><disk type='file'><driver name='qemu' type='raw'/>${inside}<target dev='vda'/></disk></devices>`;

for (const [title, inside, code, column] of [
  ['a prefixed element', disk("<x:source file='/etc/shadow'/>"), 'XML_NAMESPACE', 60],
  ['a prefixed attribute', disk("<source x:file='/etc/shadow'/>"), 'XML_NAMESPACE', 68],
  ["XML's own prefix", disk("<source xml:index='1'/>"), 'XML_NAMESPACE', 68],
  ['a namespace without a prefix', disk("<source xmlns='urn:b' file='/b'/>"), 'XML_NAMESPACE', 60],
  ['a prefixed label', "<x:seclabel type='none'/>", 'XML_NAMESPACE', 1],
  ['an element before a path', '<devices><emulator><x/>/bin/a</emulator></devices>', 'XML_MIXED_CONTENT', 10],
] as const)
  test(`refused: ${title}`, t => {
    const error = refusalOf(t, () => read(inside));
    t.is(error.code, code);
    t.deepEqual([error.place?.line, error.place?.column], [2, column]);
  });

test('what is refused is named as it is written', t => {
  const named = (inside: string) => refusalOf(t, () => read(disk(inside))).message;
  t.regex(named("<x:source file='/b'/>"), /^<x:source> is in a namespace/);
  t.regex(named("<source xmlns='urn:b' file='/b'/>"), /^<source> is in a namespace/);
  t.regex(named("<source x:file='/b'/>"), /^the attribute 'x:file' is in a namespace/);
});

for (const [title, inside] of [
  ['metadata', "<metadata><x:source x:file='/b'>text<x:type/></x:source></metadata>"],
  [
    "QEMU's own",
    "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:arg value='-S'/></q:commandline>",
  ],
  ['a name that libvirt does not know', disk("<x:nightly when='daily'/>")],
  [
    "an element beside QEMU's own, which libvirt 9.0 leaves out",
    "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><arg value='-S'/></q:commandline>",
  ],
  ['comments and CDATA in a text', '<devices><emulator>/bin/<!-- b --><![CDATA[a]]></emulator></devices>'],
  ['markup in a description', '<description>for <b>tests</b></description>'],
] as const)
  test(`taken: ${title}`, t => {
    t.notThrows(() => read(inside));
  });

test("taken: a schema's place at the root", t => {
  t.notThrows(() =>
    read('', " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b'"),
  );
});

test('refused: a prefixed attribute at the root', t => {
  t.is(refusalOf(t, () => read('', " x:id='3'")).code, 'XML_NAMESPACE');
});

test('comments and CDATA are no part of a text', t => {
  t.is(read('<devices><emulator>/bin/<!-- b --><![CDATA[a]]></emulator></devices>').emulator, '/bin/a');
});
