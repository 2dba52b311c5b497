// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {mergeRules} from '../../../../src/layers/apparmor/strict/merge-rules.ts';
import type {ApparmorRule} from '../../../../src/layers/plan.ts';
import {deviceRules, disk, grants, strictRules} from './_strict.ts';

const from = {device: 'test', element: 'test', line: 1, column: 1, reason: 'test'};

function merged(...rules: readonly (readonly [path: string, access: string])[]): readonly string[] {
  const all = rules.map(([path, access]): ApparmorRule => ({path, access, deny: false, from}));
  return mergeRules(all).map(({path, access}) => `${path} ${access}`);
}

test("one rule a path: access is united, in the first one's place", t => {
  t.deepEqual(merged(['/a', 'r'], ['/b', 'rw'], ['/a', 'wk']), ['/a rwk', '/b rw']);
});

test('one rule a path: what a whole directory allows is not repeated', t => {
  t.deepEqual(merged(['/d/', 'r'], ['/d/**', 'rw'], ['/d/x', 'rw'], ['/d/y/**', 'r']), ['/d/ r', '/d/** rw']);
});

test("one rule a path: more access than the directory's stays", t => {
  t.deepEqual(merged(['/d/**', 'rw'], ['/d/x', 'rwk']), ['/d/** rw', '/d/x rwk']);
});

test('one rule a path: a name that begins like the directory is another', t => {
  t.deepEqual(merged(['/d/**', 'rw'], ['/dx', 'r']), ['/d/** rw', '/dx r']);
});

test(
  'no denials: an image that one disk reads and another writes',
  grants,
  {
    devices:
      disk(`<source file='/srv/a.img'/>`, '<readonly/>') +
      disk(`<source file='/srv/a.img'/>`).replace('vda', 'vdb'),
  },
  '/srv/a.img rwk',
);

test('no denials: nothing is denied, whatever is read only', t => {
  const devices = disk(`<source file='/srv/a.iso'/>`, '<readonly/>');
  t.true(strictRules({devices}).every(({deny}) => !deny));
  t.deepEqual(deviceRules({devices}), ['/srv/a.iso rk']);
});
