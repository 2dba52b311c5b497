// SPDX-License-Identifier: Apache-2.0
/** The pages about JSON have every key that its schema has. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {jsonSchemas} from '../../src/schemas/json-schemas.ts';
import {root} from '../helpers/paths.ts';

/** What every printed document begins with, and what plan-format.md says once for all of them. */
const EVERYWHERE = ['$schema', 'version'];
const SAID_OF_PLANS = /(?:^|\.)(?:from|because)$/;
const PAGES: Readonly<Record<string, readonly string[]>> = {
  plan: ['docs/plan-format.md'],
  snapshot: ['docs/host-snapshots.md'],
  audit: ['docs/audit.md'],
  why: ['docs/why.md'],
  denials: ['docs/why.md'],
  diff: ['docs/diff.md'],
  verify: ['docs/verify.md'],
  relabel: ['docs/apply-and-restore.md', 'docs/json.md'],
  mcs: ['docs/category-pairs.md'],
  manifest: ['docs/packaging.md'],
  fleet: ['docs/fleet.md'],
  policy: ['policies/libvirt.yaml', 'docs/limits.md', 'docs/audit.md'],
  configuration: ['docs/ci.md', 'docs/audit.md'],
};

for (const [name, pages] of Object.entries(PAGES)) {
  test(`${pages.join(' and ')}: every key of ${name}.json is there`, t => {
    const text = pages.map(page => readFileSync(join(root, page), 'utf8')).join('\n');
    const keys = [...new Set(keysOf(jsonSchemas()[`${name}.json`], '', name === 'plan'))];
    t.true(keys.length > 2);
    const unsaid = keys.filter(key => {
      const last = key.split('.').at(-1)!;
      return !EVERYWHERE.includes(last) && !new RegExp(`\\b${last}\\b`).test(text);
    });
    t.deepEqual(unsaid, []);
  });
}

/** With those they are in, such as `domains.drift.repair`. */
function keysOf(schema: unknown, path: string, whole: boolean): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap(one => keysOf(one, path, whole));
  return Object.entries(schema).flatMap(([word, value]) => {
    if (['anyOf', 'oneOf', 'allOf', 'items', 'additionalProperties'].includes(word))
      return keysOf(value, path, whole);
    if (word !== 'properties') return [];
    return Object.entries(value as object).flatMap(([key, inner]) => {
      const at = path === '' ? key : `${path}.${key}`;
      return whole || !SAID_OF_PLANS.test(at) ? [at, ...keysOf(inner, at, whole)] : [];
    });
  });
}
