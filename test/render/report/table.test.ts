// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {printable} from '../../../src/render/report/printable.ts';
import {formatTable, wrap} from '../../../src/render/report/table.ts';

test('columns are aligned', t => {
  const rows = [
    ['a', 'bb', 'c'],
    ['aaaa', 'b', 'c d'],
  ];
  t.deepEqual(formatTable(rows, {width: 60, indent: 2}), ['  a     bb  c', '  aaaa  b   c d']);
});

test('a long cell stays whole and the row continues below it', t => {
  const long = `/${'x'.repeat(60)}`;
  const rows = [
    [long, 'rw', 'disk vda'],
    ['/a', 'r', 'disk vdb'],
  ];
  t.deepEqual(formatTable(rows, {width: 60, indent: 0}), [long, '    rw  disk vda', '/a  r   disk vdb']);
});

test('the widest column gives way, and no further than it must', t => {
  const rows = [
    ['x'.repeat(20), 'y'.repeat(30), 'z'],
    ['x', 'y'.repeat(12), 'z'],
  ];
  t.deepEqual(formatTable(rows, {width: 40, indent: 0}), [
    `${'x'.repeat(20)}  ${'y'.repeat(30)}`,
    `${' '.repeat(36)}z`,
    `x${' '.repeat(21)}${'y'.repeat(12)}  z`,
  ]);
});

test('the last cell stands behind a long one where both fit', t => {
  const rows = [
    ['rw', `/${'x'.repeat(30)}`, 'disk vda'],
    ['r', '/a', `filesystem ${'y'.repeat(15)}`],
  ];
  t.deepEqual(formatTable(rows, {width: 50, indent: 0}), [
    `rw  /${'x'.repeat(30)}  disk vda`,
    `r   /a  filesystem ${'y'.repeat(15)}`,
  ]);
});

test('the last column is broken at spaces', t => {
  const lines = formatTable([['key', 'one two three four five six seven']], {width: 30, indent: 0});
  t.deepEqual(lines, ['key  one two three four five', '     six seven']);
});

test('no table, no lines', t => {
  t.deepEqual(formatTable([], {width: 60, indent: 0}), []);
});

test('a word longer than the line is not cut', t => {
  t.deepEqual(wrap('a bbbbbbbb c', 3), ['a', 'bbbbbbbb', 'c']);
});

test('a terminal is not given orders', t => {
  t.is(printable('a\u001b[31mb\nc\u202ed'), 'a\\u001b[31mb\\u000ac\\u202ed');
  t.is(printable('é 🐧'), 'é 🐧');
  t.is(printable('a\u200bb\ufeff\u00ad\u{e0041}'), 'a\\u200bb\\ufeff\\u00ad\\u{e0041}');
  t.deepEqual(formatTable([['\u001b', 'x']], {width: 60, indent: 0}), ['\\u001b  x']);
});
