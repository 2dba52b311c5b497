// SPDX-License-Identifier: Apache-2.0
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'profiles-out/README.md',
  ...markdownBelow('docs'),
];

for (const page of pages) {
  test(`${page}: links to files lead somewhere`, t => {
    const text = readFileSync(join(root, page), 'utf8');
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/gu)].map(match => match[1] ?? '');
    const broken = targets.filter(target => !existsSync(join(root, dirname(page), target)));
    t.deepEqual(broken, []);
  });
}

function markdownBelow(folder: string): string[] {
  return readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.md'))
    .map(name => join(folder, name));
}
