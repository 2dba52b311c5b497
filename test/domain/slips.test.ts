// SPDX-License-Identifier: Apache-2.0
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {root} from '../helpers/paths.ts';
import {domainXml} from '../helpers/scenario.ts';

const slips = (xml: string) =>
  parseDomain(xml, {defaultSecurityModel: 'apparmor'}).slips.map(
    ({written, meant, at}) => `${at.line} ${written}: ${meant}`,
  );

const disk = (inside: string, attributes = '') =>
  domainXml({
    devices: `<disk type='file' ${attributes}>
<source file='/srv/a'/><target dev='vda'/>${inside}</disk>`,
  });

test('an element that is nearly one of libvirt’s', t => {
  t.deepEqual(slips(disk('<readnly/>')), ['9 <readnly>: <readonly>']);
  t.deepEqual(slips(disk('<ReadOnly/>')), ['9 <ReadOnly>: <readonly>']);
  t.deepEqual(slips(domainXml({devices: '<dsik/>'})), ['8 <dsik>: <disk>']);
});

test('an attribute that is nearly one of libvirt’s', t => {
  t.deepEqual(slips(disk('', "devcie='cdrom'")), ['8 devcie in <disk>: device']);
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

test('a value that is nearly one of libvirt’s', t => {
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
