// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {pathMatcher} from '../../../src/kernel-model/apparmor/path-matcher.ts';
import {refusedLetters, verdict} from '../../../src/kernel-model/apparmor/verdict.ts';

/** How often a rule is looked at while each of so many paths is asked about. */
function looks(
  count: number,
  patternOf: (index: number) => string,
  pathOf: (index: number) => string,
  refused = (...question: Parameters<typeof verdict>) => verdict(...question).refused,
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
    if (refused(rules, pathOf(index), 'rw', {owner: true}) !== '') throw new Error(pathOf(index));
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

test('of directories in each other one rule is looked at, where nobody asks by which rules', t => {
  const within = (index: number) => `/srv${'/s'.repeat(index)}`;
  const looked = (count: number) =>
    looks(
      count,
      index => `${within(index)}/**`,
      index => `${within(index)}/file`,
      refusedLetters,
    );
  t.true(looked(100) > 0);
  t.true(looked(200) <= looked(100) * 2);
});

const PATTERNS = ['/**', '/a/**', '/a/b', '/a/b/**', '/{a,c}/*', '/a/?', '/ab*', '/a*/b', '/a/b/{,**}', '/**/b', '/a/[a-c]*/b', '/a//b']; // prettier-ignore
const PATHS = ['/', '/a', '/a/', '/a/b', '/a/b/', '/a/b/c', '/a/b/c/d/b', '/abc', '/ab/b', '/c/b', '/c/b/', '/a//b', 'a', '']; // prettier-ignore

test('the rules found are those whose patterns match, and no other', t => {
  for (const path of PATHS) {
    const rules = PATTERNS.map(pattern => ({pattern, access: 'r', deny: false, owner: false}));
    t.deepEqual(
      verdict(rules, path, 'r', {owner: true}).by,
      rules.filter(({pattern}) => pathMatcher(pattern)(path)),
      path,
    );
  }
});

test('letters are refused by the short way as by the long one', t => {
  const kinds = [
    ['r', false, false],
    ['w', false, true],
    ['rwk', false, false],
    ['a', true, false],
    ['w', true, true],
  ] as const;
  // Each rule of one kind or another, in every way that a few bits tell.
  for (let seed = 0; seed < 400; seed++) {
    const rules = PATTERNS.filter((_, index) => (seed * 7919) & (1 << index)).map((pattern, index) => {
      const [access, deny, owner] = kinds[(seed + index) % kinds.length]!;
      return {pattern, access, deny, owner};
    });
    for (const path of PATHS) {
      for (const owner of [true, false]) {
        const {refused} = verdict(rules, path, 'rwak', {owner});
        t.is(refusedLetters(rules, path, 'rwak', {owner}), refused, `${path} of ${JSON.stringify(rules)}`);
      }
    }
  }
});

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
