// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {refuseControlCharacters} from '../../src/domain/control-characters.ts';
import {element} from '../helpers/definition.ts';
import {refusalOf} from '../helpers/known-error.ts';

for (const [title, xml, line, column] of [
  ['a line feed in an attribute', "<domain>\n<source file='/a&#10;/etc/shadow rw,'/></domain>", 2, 9],
  ['a tab in a relative name', "<domain><shmem name='a&#9;b'/></domain>", 1, 16],
  ['DEL', "<domain><source file='/a&#127;'/></domain>", 1, 17],
  ['a C1 control', "<domain><source file='/a&#x85;'/></domain>", 1, 17],
  ['a line feed in a path as text', '<domain><os><kernel>/a\n/b</kernel></os></domain>', 1, 13],
  ['a line feed around a path', '<domain><os><kernel>\n/a</kernel></os></domain>', 1, 13],
] as const)
  test(`refused: ${title}`, t => {
    const error = refusalOf(t, () => refuseControlCharacters(element(xml)));
    t.is(error.code, 'XML_CONTROL_CHARACTER');
    t.deepEqual([error.place?.line, error.place?.column], [line, column]);
  });

for (const [title, xml] of [
  ['indentation', '<domain>\n\t<os>\n\t</os>\n</domain>'],
  ['prose', '<domain><description>/a\n/b</description><title>a&#9;b</title></domain>'],
  ['a kernel command line', '<domain><os><cmdline>/init\nx</cmdline></os></domain>'],
  ['foreign data', "<domain><metadata><x y='&#10;'/></metadata><q:a xmlns:q='u' b='&#10;'/></domain>"],
  ['text that is no path', '<domain><name>a\nb</name></domain>'],
] as const)
  test(`fine: ${title}`, t => {
    t.notThrows(() => {
      refuseControlCharacters(element(xml));
    });
  });
