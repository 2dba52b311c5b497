// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {fc, testProp} from '@fast-check/ava';
import {KnownError} from '../../../src/errors.ts';
import {coversPattern, literalPath, pathMatcher} from '../../../src/kernel-model/apparmor/path-matcher.ts';

const cases: readonly (readonly [pattern: string, matching: readonly string[], others: readonly string[]])[] =
  [
    ['/a/b', ['/a/b'], ['/a', '/a/b/', '/a/bc', '/A/b']],
    ['/dir/*', ['/dir/x', '/dir/.x'], ['/dir/', '/dir/x/', '/dir/x/y', '/dir']],
    ['/dir/**', ['/dir/x', '/dir/x/', '/dir/x/y'], ['/dir/', '/dir']],
    ['/dir/*/', ['/dir/x/'], ['/dir//', '/dir/x', '/dir/x/y/']],
    ['/dir/**/', ['/dir/x/', '/dir/x/y/'], ['/dir/', '/dir/x']],
    ['/dir/*x', ['/dir/x', '/dir/ax'], ['/dir/a/x']],
    ['/dir{,/**}', ['/dir', '/dir/', '/dir/x/y'], ['/dirx']],
    ['/a?c', ['/abc'], ['/a/c', '/ac', '/abbc']],
    ['/a??c', ['/aéc', '/abbc'], ['/abc']],
    ['/{a,b{c,d}}.img', ['/a.img', '/bc.img', '/bd.img'], ['/b.img', '/aximg']],
    ['/[ab]-[^c]', ['/a-b', '/b-/'], ['/a-c', '/c-b']],
    ['/v[0-9]', ['/v0', '/v9'], ['/va', '/v']],
    ['/a\\*b', ['/a*b'], ['/ab', '/axb']],
    ['/a\\x2ab\\054c', ['/a*b,c'], ['/aXb,c']],
    ['/a.b+c(d)|e', ['/a.b+c(d)|e'], ['/axb+c(d)|e', '/a.bbc(d)|e']],
    ['/é', ['/é'], ['/e']],
    ['/\\xc3\\xa9', ['/é'], ['/\\xc3\\xa9']],
    ['/a//b', ['/a/b'], ['/a//b']],
    ['//net/x', ['//net/x'], ['/net/x']],
  ];

for (const [pattern, matching, others] of cases) {
  test(`the pattern ${pattern}`, t => {
    const matches = pathMatcher(pattern);
    for (const path of matching) t.true(matches(path), path);
    for (const path of others) t.false(matches(path), path);
  });
}

for (const pattern of [
  '/a{b}',
  '/a{b,c',
  '/a}',
  '/a]',
  '/a[b',
  '/a\\',
  '/a[]',
  '/a[^]',
  '/a[b-]',
  `/${'{a,'.repeat(60)}${'}'.repeat(60)}`,
  `/${'a'.repeat(9000)}`,
]) {
  test(`the pattern ${pattern.slice(0, 30)} is refused`, t => {
    t.is(t.throws(() => pathMatcher(pattern), {instanceOf: KnownError})?.code, 'AA_PATTERN');
  });
}

// A matcher that goes back and tries again never ends; ava gives up on it.
test('a pattern that would make a backtracking matcher despair is answered', t => {
  const matches = pathMatcher(`/${'{*,a*,*a}'.repeat(40)}b`);
  t.false(matches(`/${'a'.repeat(4000)}`));
});

test('a literal pattern tells its path', t => {
  t.is(literalPath('/a\\*é'), '/a*é');
  t.is(literalPath('/a*'), undefined);
});

/** Escapes what has a meaning, as a writer of rules has to. */
function escape(path: string): string {
  return path.replaceAll(/[\\*?[\]{}^,"@]/g, '\\$&');
}

const path = fc
  .string({unit: 'grapheme', minLength: 1, maxLength: 20})
  .map(name => `/${name.replaceAll(/[\0/]/g, '_')}`);

testProp('an escaped path matches itself and nothing beside it', [path, path], (t, one, other) => {
  const matches = pathMatcher(escape(one));
  t.true(matches(one));
  t.is(matches(other), one === other);
});

const covered: readonly (readonly [pattern: string, others: readonly string[], covered: boolean])[] = [
  ['/srv/{a,b}', ['/srv/a', '/srv/b'], true],
  ['/srv/{a,b,c}', ['/srv/a', '/srv/b'], false],
  ['/srv/*', ['/srv/**'], true],
  ['/srv/**', ['/srv/*'], false],
  ['/srv/{,**}', ['/srv/', '/srv/**'], true],
  ['/srv/a*', ['/srv/[ab]*'], true],
  ['/srv/[ab]*', ['/srv/a*', '/srv/b*'], true],
  ['/srv/[^a]*', ['/srv/[b-z]*'], false],
  ['/dev/vfio/[0-9]*', ['/dev/vfio/*'], true],
  ['/srv/a', [], false],
  ['/srv/a/**', ['/srv/**'], true],
  ['/srv/**', ['/srv/a/**', '/srv/b/**'], false],
  ['/srv/[ab]**', ['/srv/a**', '/srv/b**'], true],
];

for (const [pattern, others, expected] of covered) {
  test(`${pattern} ${expected ? 'is within' : 'is not within'} ${others.join(' and ') || 'nothing'}`, t => {
    t.is(coversPattern(others, pattern), expected);
  });
}

test('a question that would take long stays open', t => {
  t.false(coversPattern([`/${'*a'.repeat(20)}`], `/${'{*,a*,*a}'.repeat(40)}b`));
});

testProp(
  'what a pattern covers, it matches',
  [fc.stringMatching(/^\/([ab/*?]|\[ab\]|\{a,b\*\}){1,6}$/), fc.stringMatching(/^\/([ab/*?]|\[ab\]){1,5}$/)],
  (t, outer, inner) => {
    const [matchesOuter, matchesInner] = [pathMatcher(outer), pathMatcher(inner)];
    const isWithin = coversPattern([outer], inner);
    const counter = PATHS.find(text => matchesInner(text) && !matchesOuter(text));
    t.false(isWithin && counter !== undefined, counter);
  },
);

/** Every path of at most five letters, none of them with an empty name inside. */
const PATHS = shortPaths().filter(path => !/.\/\//.test(path));

function shortPaths(): readonly string[] {
  let paths = ['/'];
  const all = ['/'];
  for (let length = 0; length < 5; length++) {
    paths = paths.flatMap(start => ['a', 'b', 'c', '/'].map(letter => start + letter));
    all.push(...paths);
  }
  return all;
}

test('a refused pattern is named whole', t => {
  const error = t.throws(() => pathMatcher('/srv/images/foo[a/bar'), {instanceOf: KnownError});
  t.regex(error?.message ?? '', /'\/srv\/images\/foo\[a\/bar'/);
});
