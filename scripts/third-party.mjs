/** The licences of everything that a standalone executable carries: its dependencies, and Node.js. */
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const NODE_LICENCES = [
  '/usr/share/doc/nodejs/LICENSE',
  join(dirname(dirname(process.execPath)), 'LICENSE'),
  '/usr/share/doc/nodejs/copyright',
];

/**
 * One entry a package, sorted by name: `{name, version, licence, text}`, where `text` is the licence's own file.
 *
 * @throws Error when a package or Node.js has no licence that could be passed on
 */
export function thirdParty() {
  const {packages} = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const carried = Object.entries(packages)
    .filter(([path, {dev, optional}]) => path !== '' && dev !== true && optional !== true)
    .map(([path, {version, license}]) => ({
      name: path.replace(/^.*node_modules\//u, ''),
      version,
      licence: license,
      text: licenceOf(join(root, path)),
    }));
  const node = NODE_LICENCES.find(file => existsSync(file));
  if (node === undefined) throw new Error(`no licence of Node.js; looked for ${NODE_LICENCES.join(', ')}`);
  const runtime = {
    name: 'Node.js',
    version: process.versions.node,
    licence: 'MIT and others',
    text: readFileSync(node, 'utf8'),
  };
  return [...carried, runtime].sort((one, other) => (one.name < other.name ? -1 : 1));
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
  const {license, author} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (license !== 'ISC') throw new Error(`${folder} has no text of its licence`);
  return isc(typeof author === 'string' ? author : (author?.name ?? 'its contributors'));
}
