// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseXml} from '../../src/domain/parse-xml.ts';
import {attr, child, children, descend, placeOf, placeOfAttribute} from '../../src/domain/xml.ts';

const SAMPLE = `<?xml version='1.0' encoding='UTF-8'?>
<domain type='kvm'>
  <name>a<!-- no --> b<![CDATA[ <c>]]>&amp;<?pi x?></name>
  <devices>
    <disk device = "cdrom"
          type='file'>
      <source file='/a'/><source file='/b'/>
    </disk>
    <x:disk xmlns:x='urn:x'/>
  </devices>
</domain>`;

test('elements know their place and path', t => {
  const disk = descend(parseXml(SAMPLE), 'devices', 'disk');
  t.truthy(disk);
  if (disk === undefined) return;
  t.deepEqual(placeOf(disk), {element: 'disk', line: 5, column: 5});
  t.deepEqual(placeOfAttribute(disk, 'type'), {element: 'disk', line: 6, column: 11});
  t.deepEqual(placeOfAttribute(disk, 'device'), {element: 'disk', line: 5, column: 11});
  t.deepEqual(placeOfAttribute(disk, 'absent'), placeOf(disk));
  t.is(children(disk, 'source')[1]?.path, 'disk/source');
  t.is(children(disk, 'source')[1]?.column, 26);
});

test('text is joined across comments, CDATA and instructions, white space kept', t => {
  t.is(child(parseXml(SAMPLE), 'name')?.text, 'a b <c>&');
});

test('the first of several children counts, and foreign elements are not found', t => {
  const devices = child(parseXml(SAMPLE), 'devices');
  t.truthy(devices);
  if (devices === undefined) return;
  t.is(children(devices, 'disk').length, 1);
  t.is(devices.children[1]?.namespace, 'urn:x');
  t.is(attr(child(child(devices, 'disk'), 'source'), 'file'), '/a');
});

test('the root is named by itself', t => {
  t.is(parseXml('<domstatus/>').path, 'domstatus');
});

test('a byte order mark and CR LF do not shift places', t => {
  const root = parseXml('\uFEFF<a>\r\n  <b/>\r\n</a>');
  t.deepEqual([root.column, root.children[0]?.line, root.children[0]?.column], [1, 2, 3]);
});

test('attributes take character references and normalise line breaks', t => {
  t.is(attr(parseXml(`<a b='x\ny&#x41;&lt;'/>`), 'b'), 'x yA<');
});
