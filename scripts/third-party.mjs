// SPDX-License-Identifier: Apache-2.0
/** The licences of everything that a standalone executable carries: its dependencies, and Bun. */
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {BUN} from './bundle/bun-version.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Bun's npm package has no text of its licences; these are the two it names. */
const BUN_LICENCE = `Bun itself is under the MIT licence.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

It is linked with JavaScriptCore and other parts of WebKit, under the GNU Lesser General Public License, version 2,
whose text is in /usr/share/common-licenses/LGPL-2 on Debian systems. The other libraries in it, and their licences,
are listed in the documentation of Bun under "License".
`;

/**
 * One entry a package, sorted by name: `{name, version, licence, holder, text}`, where `text` is the licence's own
 * file and `holder` who the package names as its author.
 *
 * @throws Error when a package has no licence that could be passed on
 */
export function thirdParty() {
  const {packages} = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const carried = Object.entries(packages)
    .filter(([path, {dev, optional, devOptional}]) => path !== '' && !dev && !optional && !devOptional)
    .map(([path, {version, license}]) => ({
      name: path.replace(/^.*node_modules\//u, ''),
      version,
      licence: license,
      holder: authorOf(join(root, path)) ?? 'see the text',
      text: licenceOf(join(root, path)),
    }));
  const runtime = {
    name: 'Bun',
    version: BUN,
    licence: 'MIT and others',
    holder: 'see the text',
    text: BUN_LICENCE,
  };
  return [...carried, runtime].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** All of it as one text, for packages outside Debian, where the text of the LGPL is not on every host. */
export function thirdPartyText() {
  const parts = thirdParty().map(
    ({name, version, licence, holder, text}) =>
      `${name} ${version}, under ${licence}\nBy: ${holder}\n\n${text.trim()}\n`,
  );
  const lgpl = readFileSync(join(root, 'scripts/licences/LGPL-2.0.txt'), 'utf8');
  const head = 'svirtgen itself is under Apache-2.0. Its executables carry these programs and libraries.\n';
  return [head, ...parts, lgpl].join(`\n${'-'.repeat(78)}\n\n`);
}

/** The text of the ISC licence, for a package that names it and leaves its text out. */
const isc = holders => `Copyright (c) ${holders}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN
AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.
`;

function licenceOf(folder) {
  const name = readdirSync(folder).find(file => /^licen[cs]e/iu.test(file));
  if (name !== undefined) return readFileSync(join(folder, name), 'utf8');
  if (manifestOf(folder).license !== 'ISC') throw new Error(`${folder} has no text of its licence`);
  return isc(authorOf(folder) ?? 'its contributors');
}

function authorOf(folder) {
  const {author} = manifestOf(folder);
  return typeof author === 'string' ? author : author?.name;
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
