// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {isDifferent} from '../../src/diff/change.ts';
import {diffFleets, diffPlans} from '../../src/diff/diff-plans.ts';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {planScenario, type Scenario} from '../helpers/scenario.ts';

const disk = (path: string, also = '') =>
  `<disk type='file' device='disk'><source file='${path}'/><target dev='vda'/>${also}</disk>`;
const plan = (devices: string, more: Scenario = {}) => planScenario({mode: 'strict', devices, ...more});

/** `kind layer path` of every change. */
const told = (before: LabelPlan, after: LabelPlan) =>
  diffPlans(before, after).changes.map(({kind, layer, path}) => `${kind} ${layer} ${path}`);

test('the same definition has no difference', t => {
  const one = plan(disk('/srv/a.img'));
  t.false(isDifferent(diffPlans(one, structuredClone(one))));
});

test('another image: gained and lost in each layer that names it', t => {
  t.deepEqual(told(plan(disk('/srv/a.img')), plan(disk('/srv/b.img'))), [
    'gained dac /srv/b.img',
    'gained selinux /srv/b.img',
    'gained apparmor /srv/b.img',
    'lost dac /srv/a.img',
    'lost selinux /srv/a.img',
    'lost apparmor /srv/a.img',
  ]);
});

test('a disk that becomes read-only is narrowed', t => {
  const [before, after] = [plan(disk('/srv/a.img')), plan(disk('/srv/a.img', '<readonly/>'))];
  const changes = diffPlans(before, after).changes;
  const apparmor = changes.find(({layer}) => layer === 'apparmor');
  t.like(apparmor, {kind: 'narrowed', before: 'rwk'});
  t.false(apparmor!.after!.includes('w'));
  t.like(
    diffPlans(after, before).changes.find(({layer}) => layer === 'apparmor'),
    {kind: 'widened'},
  );
  t.like(
    changes.find(({layer}) => layer === 'selinux'),
    {kind: 'narrowed'},
  );
});

test('the order of rules, and rules that say the same twice, make no difference', t => {
  const before = plan(disk('/srv/a.img'));
  if ('refused' in before.apparmor) return t.fail();
  const {rules} = before.apparmor;
  const split = rules.flatMap(rule => [...rule.access].map(access => ({...rule, access})));
  const after = {...before, apparmor: {...before.apparmor, rules: split.toReversed()}};
  t.deepEqual(told(before, after), []);
});

test('what a wider rule covers already is no gain', t => {
  const before = withRule(plan(''), '/srv/**', 'rwk');
  t.deepEqual(told(before, withRule(before, '/srv/a.img', 'rw')), []);
  t.deepEqual(told(before, withRule(before, '/srv/a.img', 'rwm')), ['gained apparmor /srv/a.img']);
});

test('a rule that denies narrows, and its loss widens', t => {
  const before = withRule(plan(''), '/srv/**', 'rw');
  const after = withRule(before, '/srv/a.img', 'w', true);
  t.deepEqual(told(before, after), ['narrowed apparmor /srv/a.img']);
  t.deepEqual(told(after, before), ['widened apparmor /srv/a.img']);
});

test('another category pair is told once, not for each label', t => {
  const before = plan(disk('/srv/a.img'));
  const after = JSON.parse(JSON.stringify(before).replaceAll('s0:c1,c2', 's0:c8,c9')) as LabelPlan;
  const {identity, changes} = diffPlans(before, after);
  t.deepEqual(changes, []);
  t.deepEqual(
    identity.map(({what}) => what),
    ['image label', 'qemu context'],
  );
});

test('another user is told once, not for each owner', t => {
  const [before, after] = [plan(disk('/srv/a.img')), plan(disk('/srv/a.img'), {policy: {user: '+108'}})];
  const {identity, changes} = diffPlans(before, after);
  t.deepEqual(changes, []);
  t.deepEqual(identity, [{what: 'qemu owner', before: '107:107', after: '108:107'}]);
});

test('a companion that joins is an identity change', t => {
  const tpm = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
  const {identity} = diffPlans(plan(''), plan(tpm));
  t.like(
    identity.find(({what}) => what === 'swtpm process'),
    {before: null},
  );
});

test('devices: list and private /dev', t => {
  const host = {paths: {'/dev/sdb': {type: 'block', major: 8, minor: 16}}};
  const block = "<disk type='block' device='disk'><source dev='/dev/sdb'/><target dev='vda'/></disk>";
  const changes = told(plan('', {host}), plan(block, {host}));
  t.true(changes.includes('gained cgroup /dev/sdb'));
  t.true(changes.includes('gained namespace /dev/sdb'));
});

test('fleets are matched by UUID; one VM a side is compared whatever its name', t => {
  const [one, two] = [plan(disk('/srv/a.img')), plan(disk('/srv/b.img'))];
  const named = (base: LabelPlan, name: string, uuid: string): LabelPlan => ({
    ...base,
    domain: {...base.domain, name, uuid},
  });
  const diffs = diffFleets(
    [named(one, 'a', 'u1'), named(two, 'b', 'u2')],
    [named(two, 'b', 'u2'), named(one, 'c', 'u3')],
  );
  t.deepEqual(
    diffs.map(({name, in: where}) => [name, where]),
    [
      ['a', 'a'],
      ['b', 'both'],
      ['c', 'b'],
    ],
  );
  t.deepEqual(diffs.map(isDifferent), [true, false, true]);
  const [alone] = diffFleets([named(one, 'a', 'u1')], [named(one, 'z', 'u9')]);
  t.deepEqual(
    alone?.identity.map(({what}) => what),
    ['name', 'uuid'],
  );
});

function withRule(base: LabelPlan, path: string, access: string, deny = false): LabelPlan {
  if ('refused' in base.apparmor) throw new Error('no rules');
  const from = {device: 'test', element: 'test', line: 1, column: 1, reason: 'test'};
  const rules = [...base.apparmor.rules, {path, access, deny, from}];
  return {...base, apparmor: {...base.apparmor, rules}};
}

test('append is part of write: to spell it out changes nothing', t => {
  const [before, after] = ['w', 'wa'].map(access => {
    const one = plan(disk('/srv/a.img'));
    const files = one.apparmor;
    if ('refused' in files) throw new Error(files.refused.message);
    return {...one, apparmor: {...files, rules: files.rules.map(rule => ({...rule, access}))}};
  });
  t.false(isDifferent(diffPlans(before, after)));
});

test('a pattern that is written otherwise makes no difference', t => {
  const base = plan('');
  const both = withRule(withRule(base, '/srv/a', 'rw'), '/srv/b', 'rw');
  t.deepEqual(told(withRule(base, '/srv/{a,b}', 'rw'), both), []);
  t.deepEqual(told(both, withRule(base, '/srv/{b,a}', 'rw')), []);
  t.deepEqual(
    told(withRule(base, '/srv/{,**}', 'r'), withRule(withRule(base, '/srv/', 'r'), '/srv/**', 'r')),
    [],
  );
});

test('a pattern within another one is a narrowing and nothing else', t => {
  const wide = withRule(plan(''), '/srv/**', 'rw');
  const narrow = withRule(plan(''), '/srv/vm/**', 'rw');
  t.deepEqual(told(wide, narrow), ['narrowed apparmor /srv/**']);
  t.deepEqual(told(narrow, wide), ['widened apparmor /srv/**']);
  t.deepEqual(told(wide, withRule(plan(''), '/srv/a.img', 'rw')), ['narrowed apparmor /srv/**']);
  t.deepEqual(told(withRule(plan(''), '/srv/vm/**', 'rwk'), wide), [
    'widened apparmor /srv/**',
    'narrowed apparmor /srv/vm/**',
  ]);
});

test('a VM that is no longer confined has gained all, and lost nothing', t => {
  const confined = plan(disk('/srv/a.img'));
  for (const model of ['selinux', 'apparmor'] as const) {
    const open = plan(disk('/srv/a.img'), {also: `<seclabel type='none' model='${model}'/>`});
    t.deepEqual(told(confined, open), [`widened ${model} /**`]);
    t.deepEqual(told(open, confined), [`narrowed ${model} /**`]);
    t.deepEqual(told(open, open), []);
  }
});
