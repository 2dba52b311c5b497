// SPDX-License-Identifier: Apache-2.0
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {root} from '../helpers/paths.ts';
import {attributeNames, elementNames} from '../../src/domain/xml-names.ts';
import {XML_VOCABULARY} from '../../src/versions/xml-vocabulary.ts';
import {domainXml, UUID} from '../helpers/scenario.ts';

const QEMU = 'http://libvirt.org/schemas/domain/qemu/1.0';

const slips = (xml: string) =>
  parseDomain(xml, {defaultSecurityModel: 'apparmor'}).slips.map(
    ({written, meant, at}) => `${at.line} ${written}: ${meant}`,
  );

const disk = (inside: string, attributes = '') =>
  domainXml({
    devices: `<disk type='file' ${attributes}>
<source file='/srv/a'/><target dev='vda'/>${inside}</disk>`,
  });

test("an element that is nearly one of libvirt's", t => {
  t.deepEqual(slips(disk('<readnly/>')), ['9 <readnly>: <readonly>']);
  t.deepEqual(slips(disk('<ReadOnly/>')), ['9 <ReadOnly>: <readonly>']);
  t.deepEqual(slips(domainXml({devices: '<dsik/>'})), ['8 <dsik>: <disk>']);
});

test("an attribute that is nearly one of libvirt's", t => {
  t.deepEqual(slips(disk('', "devcie='cdrom'")), ['8 devcie in <disk>: device']);
});

test('of two names that are as near, the one that has all the letters', t => {
  t.deepEqual(slips(domainXml({also: "<seclabel type='none' modle='apparmor'/>"})), [
    '6 modle in <seclabel>: model',
  ]);
  t.deepEqual(slips(domainXml({also: '<devics/>'})), ['6 <devics>: <devices>']);
});

test('arguments for QEMU, in their namespace and without it', t => {
  const inNamespace = (text: string) => slips(domainXml({attributes: ` xmlns:qemu='${QEMU}'`, also: text}));
  t.deepEqual(inNamespace("<qemu:comandline><qemu:arg value='-s'/></qemu:comandline>"), [
    '6 <qemu:comandline>: <qemu:commandline>',
  ]);
  t.deepEqual(inNamespace("<qemu:commandline><qemu:agr value='-s'/></qemu:commandline>"), [
    '6 <qemu:agr>: <qemu:arg>',
  ]);
  t.deepEqual(inNamespace("<commandline><arg value='-s'/></commandline>"), [
    '6 <commandline>: <qemu:commandline>',
  ]);
  t.deepEqual(inNamespace("<qemu:commandline><arg value='-s'/></qemu:commandline>"), ['6 <arg>: <qemu:arg>']);
  t.deepEqual(inNamespace("<qemu:commandline><qemu:arg value='-s'/></qemu:commandline>"), []);
});

test('no name of a newer libvirt is a slip', t => {
  const written = XML_VOCABULARY.flatMap(({element, attribute}) => [
    ...element.split('/').filter(name => name !== '**' && name !== '.'),
    ...(attribute === undefined ? [] : [attribute]),
  ]);
  t.deepEqual(
    written.filter(name => !elementNames().has(name) && !attributeNames().has(name)),
    [],
  );
  t.deepEqual(
    slips(domainXml({also: `<hwuuid>${UUID}</hwuuid><sysinfo type='smbios'><idBlock/></sysinfo>`})),
    [],
  );
});

test('one word as an element and as an attribute', t => {
  t.deepEqual(slips(disk('<chanenls/>', "chanenls='2'")), [
    '8 chanenls in <disk>: channels',
    '9 <chanenls>: <channel>',
  ]);
});

test('what is like nothing, what is of others, and metadata', t => {
  t.deepEqual(slips(disk('<quetzalcoatl/>')), []);
  t.deepEqual(slips(disk("<x:readnly xmlns:x='http://example.org/x'/>")), []);
  t.deepEqual(slips(domainXml({also: '<metadata><readnly/></metadata>'})), []);
});

test('so many unknown names as a hostile definition likes', t => {
  const names = Array.from({length: 3000}, (_, number) => `<readnly${number}${'x'.repeat(number % 60)}/>`);
  t.true(slips(disk(names.join(''))).length <= 50);
  t.deepEqual(slips(disk('<readnly/>'.repeat(3000))), ['9 <readnly>: <readonly>']);
  t.true(slips(disk(names.map(name => name.replace('/', " tpye='a'/")).join(''))).length <= 50);
});

test("a value that is nearly one of libvirt's", t => {
  const error = t.throws(() => slips(disk('').replace("type='file'", "type='flie'")));
  t.regex((error as Error & {help: string}).help, /^Did you mean file\? Use one of: file, block,/);
});

test('the examples have none', t => {
  const examples = readdirSync(join(root, 'examples')).filter(name => name.endsWith('.xml'));
  t.deepEqual(
    examples.flatMap(name => slips(readFileSync(join(root, 'examples', name), 'utf8'))),
    [],
  );
});

test('a name that libvirt knows where it does not read it', t => {
  t.deepEqual(slips(disk('', "readonly='yes'")), ['8 readonly in <disk>: <readonly> in <disk>']);
  t.deepEqual(slips(disk('<seclabel model="dac" relabel="no"/>')), [
    '9 <seclabel> in <disk>: <seclabel> in <source>',
  ]);
  t.deepEqual(
    slips(
      domainXml({
        devices: "<disk><source file='/srv/a'><readonly/></source><driver><shareable/></driver></disk>",
      }),
    ),
    ['8 <readonly> in <source>: <readonly> in <disk>', '8 <shareable> in <driver>: <shareable> in <disk>'],
  );
  t.deepEqual(slips(domainXml({devices: '<disk><source><file>/srv/a</file></source></disk>'})), [
    '8 <file> in <source>: file in <source>',
  ]);
});

test('a name that only a newer libvirt reads there is not told of', t => {
  const devices = "<sound model='virtio'><driver iommu='on'/></sound>";
  t.deepEqual(slips(domainXml({devices})), []);
});

test('what stands in a misplaced element, in metadata or in features is not told of', t => {
  t.deepEqual(slips(disk('<loader><readonly/></loader>')), ['9 <loader> in <disk>: <loader> in <os>']);
  t.deepEqual(
    slips(domainXml({also: '<metadata><readonly/></metadata><features><seclabel/></features>'})),
    [],
  );
});

test('what libvirt does with a name that it does not know, by where it stands', t => {
  const kinds = (also: string, attributes = '') =>
    parseDomain(domainXml({also, attributes}), {defaultSecurityModel: 'apparmor'}).slips.map(
      ({kind}) => kind,
    );
  t.deepEqual(kinds('<features><acip/><kvm><hiden/></kvm></features>'), ['refused', 'refused']);
  t.deepEqual(kinds("<features><acpi indx='0'/></features><devics/>"), ['misspelt', 'misspelt']);
  t.deepEqual(
    kinds('<qemu:capabilities><qemu:ad/></qemu:capabilities>', ` xmlns:qemu='${QEMU}'`),
    ['misspelt'],
    'only QEMU reads that list, and passes over the rest',
  );
});
