// SPDX-License-Identifier: Apache-2.0
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';

const pages = [
  'README.md',
  'AGENTS.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'profiles-out/README.md',
  'examples/README.md',
  ...markdownBelow('docs'),
];

for (const page of pages) {
  test(`${page}: links lead to files and headings that are there`, t => {
    const targets = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)[^)]*\)/gu)].map(
      ([, link = '']) => link,
    );
    const broken = targets.filter(link => {
      const [file = '', heading] = link.split('#');
      const target = file === '' ? page : join(dirname(page), file);
      return !existsSync(join(root, target)) || (heading !== undefined && !anchors(target).includes(heading));
    });
    t.deepEqual(broken, []);
  });

  test(`${page}: no element is taken for HTML, which readers do not see`, t => {
    const prose = withoutBlocks(page).replaceAll(/(`+)[^`].*?\1/gsu, '');
    t.deepEqual(prose.match(/<\/?[a-z][^>\n]*>/gu) ?? [], []);
  });
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

function withoutBlocks(page: string): string {
  return read(page).replaceAll(/^ *```[^]*?^ *```/gmu, '');
}

/** Of the headings of a page, as GitHub makes them: lower case, hyphens for spaces, no punctuation. */
function anchors(page: string): readonly string[] {
  return [...withoutBlocks(page).matchAll(/^#+ (.*)$/gmu)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function markdownBelow(folder: string): string[] {
  return readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.md'))
    .map(name => join(folder, name));
}
