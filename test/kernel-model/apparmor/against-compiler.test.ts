// SPDX-License-Identifier: Apache-2.0
/**
 * Thousands of generated rules and paths, decided by us and by the tables that AppArmor's own compiler makes of
 * the same profile. Needs apparmor_parser, but neither root nor AppArmor in the kernel.
 */
import test from 'ava';
import fc from 'fast-check';
import type {Profile} from '../../../src/kernel-model/apparmor/profile.ts';
import {parseProfiles} from '../../../src/kernel-model/apparmor/parse-profiles.ts';
import {verdict} from '../../../src/kernel-model/apparmor/verdict.ts';
import {compileProfiles, compilerVersion} from './compiled.ts';

const SEED = 20260801;
const PROFILES = 450;
const PATHS = 20;

const version = compilerVersion();
const check = version === undefined ? test.skip : test;
if (version === undefined) console.log('skipped: apparmor_parser is not installed (apt install apparmor)');

const names = fc.constantFrom('a', 'b', 'ab', 'a.b', 'é', 'x y', '0', '-', '#', '+', '(', '@', '$', '^', '~');
const wildcard = fc.constantFrom('*', '**', '?', '***', '*?', '?*');
const klass = fc.constantFrom(
  '[ab]',
  '[^ab]',
  '[a-z]',
  '[0-9a]',
  '[.*]',
  '[^/]',
  '[-a]',
  '[a\\]]',
  '[\\^b]',
  '[^^a]',
  '[é]',
  '[a,b]',
  '[{a}]',
  '[?x]',
  '[z-a]',
);
const escaped = fc.constantFrom(
  '\\*',
  '\\?',
  '\\[',
  '\\]',
  '\\{',
  '\\}',
  '\\,',
  '\\\\',
  '\\x41',
  '\\101',
  '\\x2a',
  '\\"',
  '\\^',
  '\\d97',
  '\\q',
);

/** Parts of a pattern; nested alternatives at most two deep. */
const {piece} = fc.letrec<{piece: string; braces: string}>(tie => ({
  piece: fc.oneof(
    {depthSize: 'small', withCrossShrink: true},
    {weight: 5, arbitrary: names},
    {weight: 3, arbitrary: fc.constant('/')},
    {weight: 3, arbitrary: wildcard},
    {weight: 1, arbitrary: klass},
    {weight: 1, arbitrary: escaped},
    {weight: 1, arbitrary: tie('braces')},
  ),
  braces: fc
    .array(
      fc.array(tie('piece'), {maxLength: 3}).map(parts => parts.join('')),
      {minLength: 2, maxLength: 3},
    )
    .map(parts => `{${parts.join(',')}}`),
}));
// A quote after a backslash would be taken for an escaped one.
const pattern = fc
  .array(piece, {minLength: 1, maxLength: 6})
  .map(parts => `/${parts.join('')}`.replace(/\\$/, '$&z'));

const rule = fc
  .record({
    prefix: fc.constantFrom('', '', '', 'deny ', 'owner ', 'deny owner ', 'audit ', 'audit deny '),
    path: fc.oneof(
      {weight: 8, arbitrary: pattern},
      {weight: 1, arbitrary: pattern.map(path => `@{ONE}${path}`)},
      {weight: 1, arbitrary: pattern.map(path => `@{TWO}${path}`)},
      {weight: 1, arbitrary: pattern.map(path => `/@{ONE}${path}`)},
      {weight: 1, arbitrary: pattern.map(path => `/@{TWO}${path}`)},
      {weight: 1, arbitrary: pattern.map(path => `${path}/@{ONE}`)},
    ),
    access: fc.constantFrom('r', 'w', 'rw', 'a', 'ra', 'rwk', 'mr', 'k', 'rm', 'wk'),
  })
  .map(({prefix, path, access}) => `  ${prefix}"${path}" ${access},`);

const profileRules = fc.array(rule, {minLength: 1, maxLength: 4});
const segments = fc.constantFrom(
  'a',
  'b',
  'ab',
  'a.b',
  'é',
  'x y',
  '/',
  'A',
  '*',
  'c',
  '0',
  '-',
  '[',
  '^',
  ']',
  '{',
  '\\',
  ',',
  '"',
  'z',
);
const freePath = fc
  .array(segments, {minLength: 1, maxLength: 7})
  .map(parts => `/${parts.join('')}`.replaceAll(/\/{2,}/g, '/'));
const letters = ['r', 'w', 'a', 'k', 'm', 'rw'];

/** A path that a pattern may well match: its wildcards filled in. */
function pathLike(path: string, filling: readonly string[]): string {
  let at = 0;
  const fill = () => filling[at++ % filling.length] ?? '';
  const chosen = path.replaceAll(/\{([^{},]*),[^{}]*\}/g, '$1').replaceAll(/\{[^{}]*,([^{},]*)\}/g, '$1');
  return chosen
    .replaceAll(/\[\^?(.)[^\]]*\]/g, '$1')
    .replaceAll(/(?<!\\)[*?]+/g, fill)
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll(/\/{2,}/g, '/');
}

/** Paths for a profile: most of them near one of its patterns. */
function pathsFor(profile: Profile, seed: number): readonly string[] {
  const fillings = fc.array(segments, {minLength: 1, maxLength: 5});
  return fc
    .sample(fc.tuple(freePath, fillings, fc.nat()), {seed, numRuns: PATHS})
    .map(([free, filling, pick], turn) =>
      turn % 4 === 0 ? free : pathLike(profile.rules[pick % profile.rules.length]!.pattern, filling),
    );
}

check('verdicts are those of the compiled tables', t => {
  const generated = fc.sample(profileRules, {seed: SEED, numRuns: PROFILES});
  const bodies = generated.map((rules, index) => `profile p${index} {\n${rules.join('\n')}\n}\n`);
  const text = `@{ONE}=/v/\n@{TWO}=/v /w/a* "/x y"\n${bodies.join('')}`;
  const compiled = compileProfiles(text);
  const {profiles} = parseProfiles(text);
  t.deepEqual(compiled.map(profile => profile.name).sort(), profiles.map(profile => profile.name).sort());
  let compared = 0;
  let allowed = 0;
  for (const [index, profile] of profiles.entries()) {
    const tables = compiled.find(({name}) => name === profile.name)!;
    for (const path of pathsFor(profile, SEED + index)) {
      for (const access of letters) {
        for (const owner of [true, false]) {
          const ours = verdict(profile.rules, path, access, {owner}).allowed;
          const theirs = tables.allows(path, access, owner);
          if (ours !== theirs) t.fail(`${path} ${access} owner=${owner}: ours ${ours}\n${bodies[index]}`);
          compared++;
          if (theirs) allowed++;
        }
      }
    }
  }
  const rules = profiles.flatMap(profile => profile.rules).length;
  t.log(`${version}: ${rules} rules, ${compared} accesses compared, ${allowed} of them allowed`);
  t.true(rules >= 1000);
  t.true(allowed > compared / 20, 'too few paths reach a rule for this to mean much');
});
