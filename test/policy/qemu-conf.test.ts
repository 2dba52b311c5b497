// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseQemuConf, type ConfValue} from '../../src/policy/qemu-conf.ts';
import {refusalOf} from '../helpers/known-error.ts';

const read = test.macro({
  exec(t, text: string, expected: Readonly<Record<string, ConfValue>>) {
    const {settings} = parseQemuConf(text, 'qemu.conf');
    t.deepEqual(Object.fromEntries([...settings].map(([name, {value}]) => [name, value])), expected);
  },
  title: (_given, text) => `reads ${JSON.stringify(text)}`,
});

// What libvirt's own parser accepts, tried with each of these.
for (const [text, expected] of [
  ['', {}],
  ['# nothing\n\n  \t\n', {}],
  ['a = "x"\n', {a: 'x'}],
  ['a = \'say "x"\' # why\n', {a: 'say "x"'}],
  ['a = "it\'s # not a comment"', {a: "it's # not a comment"}],
  ['a = """x"""\n', {a: 'x'}],
  ['a = """x\n y"""\n', {a: 'x\n y'}],
  ['a = ""\n', {a: ''}],
  ['a\t=\t1\n', {a: 1}],
  ['a=1', {a: 1}],
  ['a = -5\nb = +5\nc = 007\n', {a: -5, b: 5, c: 7}],
  ['a = 1\r\nb = 2\r\n', {a: 1, b: 2}],
  ['a = 1;\n', {a: 1}],
  ['a = 1 ; b = 2\n', {a: 1, b: 2}],
  ['a = []\n', {a: []}],
  ['a = [ "x", "y", ]\n', {a: ['x', 'y']}],
  ['a = [\n  "x"\n,\n  "y"\n]\n', {a: ['x', 'y']}],
  ['a = [ [1], -2 ]\n', {a: [[1], -2]}],
  ['a = "first"\na = "second"\n', {a: 'first'}],
] as const) {
  test(read, text, expected);
}

const refuse = test.macro({
  exec(t, text: string, line: number, reason: string) {
    const refusal = refusalOf(t, () => parseQemuConf(text, '/etc/libvirt/qemu.conf'));
    t.is(refusal.code, 'QEMU_CONF_SYNTAX');
    t.is(refusal.message, `configuration file syntax error: ${reason}`);
    t.is(refusal.file, '/etc/libvirt/qemu.conf');
    t.is(refusal.place?.line, line);
  },
  title: (_given, text) => `refuses ${JSON.stringify(text)}`,
});

for (const [text, line, reason] of [
  ['a = "x" b = "y"\n', 1, 'expecting a separator'],
  ['a = "x\\"y"\n', 1, 'expecting a separator'],
  ['a = 0x10\n', 1, 'expecting a separator'],
  ['a = "x"y\n', 1, 'expecting a separator'],
  ['\na = [ "x" "y" ]\n', 2, 'expecting a separator in list'],
  ['a = [ "x" # why\n, "y" ]\n', 1, 'expecting a separator in list'],
  ['a = [ "x", # why\n "y" ]\n', 1, 'expecting a value'],
  ['a = [,]\n', 1, 'expecting a value'],
  ['a = [1,\n\n', 3, 'expecting a value'],
  ['a = [1\n', 2, 'list is not closed with ]'],
  ['a = \n1\n', 1, 'expecting a value'],
  ['a = yes\n', 1, 'expecting a value'],
  ['a = {\n', 1, 'expecting a value'],
  ['a\n', 1, 'expecting an assignment'],
  ['a-b = 1\n', 1, 'expecting an assignment'],
  ['1a = 1\n', 1, 'expecting a name'],
  ['_a = 1\n', 1, 'expecting a name'],
  ['a = 1;;b = 1\n', 1, 'expecting a name'],
  ['# x\n\na = "x\n', 3, 'unterminated string'],
  ['a = """x', 1, 'unterminated string'],
  ['a = -\n', 1, 'unterminated number'],
] as const) {
  test(refuse, text, line, reason);
}

test('lists nested without an end are refused, not recursed into', t => {
  t.is(refusalOf(t, () => parseQemuConf(`a = ${'['.repeat(1_000_000)}`, 'f')).code, 'QEMU_CONF_SYNTAX');
});

test('settings of a large file have their lines, counted once', t => {
  const text = Array.from({length: 200_000}, (_, index) => `a${index} = 1\n\n`).join('');
  const {settings} = parseQemuConf(text, 'qemu.conf');
  t.deepEqual(settings.get('a199999')?.at, {element: 'a199999', line: 399_999, column: 1});
});

test('says the column too', t => {
  const {place} = refusalOf(t, () => parseQemuConf('a = 1\n  bc = ?\n', 'f'));
  t.like(place, {line: 2, column: 8});
});
