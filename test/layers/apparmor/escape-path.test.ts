// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {testProp, fc} from '@fast-check/ava';
import test, {type ExecutionContext} from 'ava';
import {escapePath} from '../../../src/layers/apparmor/escape-path.ts';
import {automatonOf, accepts} from './_automaton.ts';
import {has} from '../../helpers/programs.ts';

const CASES: readonly (readonly [path: string, escaped: string])[] = [
  ['/var/lib/libvirt/images/web.qcow2', '/var/lib/libvirt/images/web.qcow2'],
  ['/a b,c', '/a b,c'],
  ['/a*b?', String.raw`/a\*b\?`],
  ['/[x]{y}^', String.raw`/\[x\]\{y\}\^`],
  ['/@{HOME}', String.raw`/@\{HOME\}`],
  ['/back\\slash', String.raw`/back\\slash`],
  ['/trailing\\', String.raw`/trailing\134`],
  ['/trailing\\\\', String.raw`/trailing\\\134`],
  ['/"quoted"', String.raw`/\"quoted\"`],
  ['/zwei\nZeilen1', String.raw`/zwei\012Zeilen1`],
  ['/tab\t\u007f', String.raw`/tab\011\177`],
  ['/größe', '/größe'],
  ['/latin-\udce4', String.raw`/latin-\344`],
  ['/#include <x>', '/#include <x>'],
];

for (const [path, escaped] of CASES) {
  test(`escapes ${JSON.stringify(path)}`, t => {
    t.is(escapePath(path), escaped);
  });
}

for (const unquotable of ['/a\0', '/\ud800']) {
  test(`refuses ${JSON.stringify(unquotable)}`, t => {
    t.throws(() => escapePath(unquotable), {code: 'UNQUOTABLE'});
  });
}

/** One component from the characters that mean something, one from any. */
const name = fc
  .oneof(
    fc.string({
      unit: fc.constantFrom(...'\\*?[]{}^"@,()|+.$!~#<>\'\n\t 0129abnrx'),
      minLength: 1,
      maxLength: 12,
    }),
    fc.string({unit: 'binary', minLength: 1, maxLength: 8}),
  )
  .map(text => text.replaceAll(/[\0/]/g, '_'));
const path = fc.array(name, {minLength: 1, maxLength: 3}).map(names => `/${names.join('/')}`);

testProp(
  "the parser's automaton accepts the path and nothing near it",
  [path, fc.nat(), fc.nat(255)],
  (t: ExecutionContext, original, at, byte) => {
    if (!has(t, 'apparmor_parser')) return;
    // A second rule: a quote that is not seen as the end would swallow it.
    const automaton = automatonOf(`"${escapePath(original)}" r,\n"/the/next/rule/of/all" r,`);
    const bytes = Buffer.from(original);
    t.true(accepts(automaton, bytes));
    const neighbour = Buffer.from(bytes);
    neighbour[1 + (at % (bytes.length - 1))] = byte;
    t.is(accepts(automaton, neighbour), neighbour.equals(bytes));
    t.false(accepts(automaton, Buffer.concat([bytes, Buffer.from('x')])));
    t.false(accepts(automaton, bytes.subarray(0, -1)));
  },
  {numRuns: 60},
);

test('a rule of an unescaped name would reach further', t => {
  if (!has(t, 'apparmor_parser')) return;
  t.true(accepts(automatonOf('"/a*" r,'), Buffer.from('/abc')));
  t.false(accepts(automatonOf(`"${escapePath('/a*')}" r,`), Buffer.from('/abc')));
});

test('the parser is asked for its own view', t => {
  if (!has(t, 'apparmor_parser')) return;
  t.is(spawnSync('apparmor_parser', ['--version'], {env: withSbin()}).status, 0);
});

function withSbin(): NodeJS.ProcessEnv {
  return {...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`};
}
