// SPDX-License-Identifier: Apache-2.0
/** What scripts write into the tree, formatted as the rest of it: making it anew without news changes nothing. */
import {readFileSync, writeFileSync} from 'node:fs';
import {format, resolveConfig} from 'prettier';

/** @param to another file than its own, to compare them */
export async function writeFormatted(path, text, to = path) {
  writeFileSync(to, await format(text, {...(await resolveConfig(path)), filepath: path}));
}

/** Of a page that is otherwise written by hand, what stands between `<!-- figures: npm run NAME -->` and its end. */
export async function writeFigures(path, name, figures) {
  const text = readFileSync(path, 'utf8');
  const begin = `<!-- figures: npm run ${name} -->`;
  const end = text.indexOf('<!-- end of figures -->');
  const before = text.slice(0, text.indexOf(begin) + begin.length);
  await writeFormatted(path, `${before}\n\n${figures}\n\n${text.slice(end)}`);
}
