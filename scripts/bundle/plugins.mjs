// SPDX-License-Identifier: Apache-2.0
// What the bundler is told of the sources: modules that load others later, and data that is made ready at build time.
import {readFileSync, readdirSync} from 'node:fs';
import {basename, join, resolve, dirname} from 'node:path';
import {build} from 'esbuild';
import {parse} from 'yaml';

const LATE = /\blater\('(\.\.?\/[^']+)'\)/g;

/**
 * Modules that are loaded by `later('./x.js')` (src/load-later.ts): each becomes a part of its own, or else stays in
 * the one file, where it still does nothing until it is asked for.
 *
 * @param source the folder of compiled sources
 */
export function lateModules(source, {apart}) {
  const files = new Set();
  const loaders = new Set();
  for (const name of readdirSync(source, {recursive: true})) {
    if (!name.endsWith('.js') || name === 'load-later.js') continue;
    const file = join(source, name);
    const text = readFileSync(file, 'utf8');
    if (/\blater\(/.test(text.replace(LATE, '')))
      throw new Error(`${name}: later() of what is no module of ours`);
    for (const [, late] of text.matchAll(LATE)) {
      files.add(resolve(dirname(file), late));
      loaders.add(file);
    }
  }
  const plugin = {
    name: 'late-modules',
    setup({onLoad, onResolve}) {
      onLoad({filter: /\.js$/}, ({path}) =>
        loaders.has(path) ? {contents: readFileSync(path, 'utf8').replace(LATE, "require('$1')")} : undefined,
      );
      onLoad({filter: /\/load-later\.js$/}, () => ({contents: 'export const loader = () => undefined;'}));
      onResolve({filter: /^\.\.?\//}, ({kind, path, resolveDir}) =>
        apart && kind === 'require-call' && files.has(resolve(resolveDir, path))
          ? {path: `./${basename(path, '.js')}.part`, external: true}
          : undefined,
      );
    },
  };
  return {files: [...files], plugin};
}

/**
 * Makes a package one function, which runs when something of it is needed. Spread over the one file of an executable,
 * as esbuild has it, all its functions would be made at every start.
 */
export function inOneFunction(name, root) {
  const namespace = 'in-one-function';
  return {
    name: namespace,
    setup({onLoad, onResolve}) {
      onResolve({filter: new RegExp(`^${name}$`)}, ({path}) => ({path, namespace}));
      onLoad({filter: /./, namespace}, async () => {
        const {outputFiles} = await build({
          stdin: {contents: `module.exports = require('${name}');`, resolveDir: root},
          bundle: true,
          write: false,
          format: 'cjs',
          platform: 'node',
          target: 'node20',
        });
        return {contents: outputFiles[0].text};
      });
    },
  };
}

/** Puts policies, templates and the version in place of the empty modules of src/ready-made and src/policy. */
export function readyMade(root, {standalone}) {
  const contents = {
    'ready-policies': () => `export const POLICIES = ${JSON.stringify(policies(root))};`,
    templates: () => `export const TEMPLATES = ${JSON.stringify(texts(join(root, 'templates')))};`,
    package: () => {
      const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      return `export const VERSION = ${JSON.stringify(version)}; export const STANDALONE = ${standalone};`;
    },
  };
  return {
    name: 'ready-made',
    setup({onLoad}) {
      onLoad({filter: /\/build\/src\/(?:policy\/ready-policies|ready-made\/\w+)\.js$/}, ({path}) => ({
        contents: contents[basename(path, '.js')](),
      }));
    },
  };
}

function policies(root) {
  return Object.fromEntries(
    Object.entries(texts(join(root, 'policies')))
      .filter(([name]) => name.endsWith('.yaml'))
      .map(([name, text]) => [basename(name, '.yaml'), {text, settings: parse(text) ?? {}}]),
  );
}

/** Texts of all files of a folder, by their path in it. */
function texts(folder) {
  return Object.fromEntries(
    readdirSync(folder, {recursive: true, withFileTypes: true})
      .filter(entry => entry.isFile())
      .map(({parentPath, name}) => join(parentPath, name))
      .sort()
      .map(file => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );
}
