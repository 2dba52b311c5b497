// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseProfiles} from '../../../src/kernel-model/apparmor/parse-profiles.ts';
import {verdict} from '../../../src/kernel-model/apparmor/verdict.ts';
import {planRules} from '../../../src/layers/apparmor/profile-rules.ts';

const rulesOf = (body: string) => parseProfiles(`profile p { ${body} }`).profiles[0]!.rules;

const cases: readonly (readonly [
  rules: string,
  path: string,
  wanted: string,
  owner: boolean,
  granted: string,
])[] = [
  ['/a r,', '/a', 'rw', true, 'r'],
  ['/a r, /* w,', '/a', 'rw', true, 'rw'],
  ['/** rw, deny /a w,', '/a', 'rw', true, 'r'],
  ['deny /** w, /a rw,', '/a', 'w', true, ''],
  ['owner /a rw,', '/a', 'r', true, 'r'],
  ['owner /a rw,', '/a', 'r', false, ''],
  ['/a rw, deny owner /a w,', '/a', 'w', true, ''],
  ['/a rw, deny owner /a w,', '/a', 'w', false, 'w'],
  ['/a w,', '/a', 'a', true, 'a'],
  ['/a a,', '/a', 'w', true, ''],
  ['/a w, deny /a a,', '/a', 'wa', true, 'w'],
  ['/a w, deny /a w,', '/a', 'a', true, ''],
  ['/a ix,', '/a', 'xm', true, 'xm'],
  ['/a Px,', '/a', 'xm', true, 'x'],
  ['/d/ r,', '/d', 'r', true, ''],
  ['', '/a', 'r', true, ''],
];

for (const [rules, path, wanted, owner, granted] of cases) {
  test(`${rules || 'no rule'} and ${wanted} to ${path}${owner ? '' : ' of another user'}`, t => {
    const decision = verdict(rulesOf(rules), path, wanted, {owner});
    t.is(decision.granted, granted);
    t.is(decision.allowed, granted === wanted);
    t.is([...decision.granted, ...decision.refused].length, wanted.length);
  });
}

test('rules that speak for and against are named', t => {
  const rules = rulesOf('/a r, /** rw, deny /a* w, /b r,');
  const decision = verdict(rules, '/a', 'w', {owner: true});
  t.deepEqual(decision.by, [rules[1]!]);
  t.deepEqual(decision.deniedBy, [rules[2]!]);
});

test('rules of a plan are taken as well', t => {
  const from = {device: 'disk vda', element: 'disk/source', line: 1, column: 1, reason: ''};
  const rules = planRules([{path: '/img/*.qcow2', access: 'rwk', deny: false, from}]);
  t.is(verdict(rules, '/img/a.qcow2', 'rwk', {owner: false}).by[0]?.rule.path, '/img/*.qcow2');
});
