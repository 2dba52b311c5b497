// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {verdict} from '../../../src/kernel-model/apparmor/verdict.ts';

/** How often a rule is looked at while each of so many paths is asked about. */
function looks(
  count: number,
  patternOf: (index: number) => string,
  pathOf: (index: number) => string,
): number {
  let looked = 0;
  const rules = Array.from({length: count}, (_, index) => ({
    pattern: patternOf(index),
    deny: false,
    owner: false,
    get access() {
      looked++;
      return 'rw';
    },
  }));
  for (let index = 0; index < count; index++) {
    if (!verdict(rules, pathOf(index), 'rw', {owner: true}).allowed) throw new Error(pathOf(index));
  }
  return looked;
}

const ANY = '{-1,[1-9]{,[0-9]}}';
const SHAPES: Readonly<Record<string, readonly [(index: number) => string, (index: number) => string]>> = {
  'rules of one path each': [index => `/srv/d${index}`, index => `/srv/d${index}`],
  'directories with all in them': [index => `/srv/s${index}/{,**}`, index => `/srv/s${index}/a/b`],
  'patterns that differ behind the wildcard': [
    index => `/run/passt/${ANY}-web-net${index}.socket`,
    index => `/run/passt/7-web-net${index}.socket`,
  ],
  'directories of VMs that differ behind the wildcard': [
    index => `/run/libvirt/qemu/channel/${ANY}-web${index}/**`,
    index => `/run/libvirt/qemu/channel/7-web${index}/agent`,
  ],
  'names with escapes': [index => `/srv/\\*${index}\\[`, index => `/srv/*${index}[`],
};

for (const [shape, [patternOf, pathOf]] of Object.entries(SHAPES)) {
  test(`twice the rules are twice the comparisons: ${shape}`, t => {
    const few = looks(100, patternOf, pathOf);
    t.true(few > 0);
    t.true(looks(200, patternOf, pathOf) <= few * 2 + 10);
  });
}

test('rules are told in their own order, whatever their kind', t => {
  const rules = ['/a/**', '/a/b', '/{a,c}/*', '/a/b', '/a/?'].map(pattern => ({
    pattern,
    access: 'r',
    deny: false,
    owner: false,
  }));
  t.deepEqual(verdict(rules, '/a/b', 'r', {owner: true}).by, rules);
});

test('beginning and end may not overlap in the path', t => {
  const rules = [{pattern: '/ab*b/', access: 'r', deny: false, owner: false}];
  t.false(verdict(rules, '/ab/', 'r', {owner: true}).allowed);
  t.true(verdict(rules, '/abb/', 'r', {owner: true}).allowed);
});
