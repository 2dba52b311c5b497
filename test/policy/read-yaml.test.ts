// SPDX-License-Identifier: Apache-2.0
import {join} from 'node:path';
import test from 'ava';
import {readYaml} from '../../src/policy/read-yaml.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {scratch} from '../helpers/scratch.ts';

for (const [kind, what] of [
  ['POLICY', 'policy'],
  ['CONFIG', 'configuration'],
] as const) {
  test(`a ${what}: missing, broken, empty, read`, t => {
    const folder = scratch(t, {broken: 'a: [', twice: 'a: 1\na: 2\n', empty: '', read: 'a: {b: 1}\n'});
    const refused = (name: string) => refusalOf(t, () => readYaml(join(folder, name), kind));
    t.is(refused('missing').code, `${kind}_UNREADABLE`);
    t.is(refused('missing').message, `cannot read the ${what}: no such file`);
    t.is(refused('broken').code, `${kind}_SYNTAX`);
    t.is(refused('twice').code, `${kind}_SYNTAX`);
    t.is(refused('twice').place?.line, 2);
    t.deepEqual(readYaml(join(folder, 'empty'), kind).settings, {});
    t.deepEqual(readYaml(join(folder, 'read'), kind).settings, {a: {b: 1}});
  });
}
