// SPDX-License-Identifier: Apache-2.0
/** What is wrong with a setting is told in words that are not zod's. */
import test from 'ava';
import {z} from 'zod';
import {issueWords} from '../../src/text/issue-words.ts';

for (const [schema, value, words] of [
  [z.string(), undefined, 'is missing'],
  [z.string(), 3, 'has to be text'],
  [z.number(), '3', 'has to be a number'],
  [z.int(), 1.5, 'has to be a whole number'],
  [z.boolean(), 'yes', 'has to be true or false'],
  [z.array(z.string()), 'dac', 'has to be a list'],
  [z.strictObject({}), [], 'has to be a map of names and values'],
  [z.record(z.string(), z.int()), 'a', 'has to be a map of names and values'],
  [z.literal(1), 2, 'has to be 1'],
  [z.enum(['strict', 'libvirt']), 'stric', 'take one of strict, libvirt. Did you mean strict?'],
  [z.enum(['strict', 'libvirt']), 7, 'take one of strict, libvirt'],
  [z.string('must be in quotes'), 9, 'must be in quotes'],
  [z.string().min(1, 'must not be empty'), '', 'must not be empty'],
] as const)
  test(`${JSON.stringify(value)}: ${words}`, t => {
    const {error} = schema.safeParse(value);
    t.deepEqual(
      error?.issues.map(issue => issueWords(issue, value)),
      [words],
    );
  });
