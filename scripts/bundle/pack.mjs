// SPDX-License-Identifier: Apache-2.0
// Puts the many small parts that commands share into packs: a file costs more to open than its few lines to read.

/** In characters. */
const SMALL = 8 * 1024;

/**
 * Each small shared part still runs once, when it is needed.
 *
 * @param parts `{name, code}` of each, as CommonJS
 * @param packOf the pack's name for a part's name: whoever needs one part of a pack reads all of it
 */
export function packed(parts, packOf) {
  const small = parts.filter(({name, code}) => name.startsWith('chunk-') && code.length < SMALL);
  const names = new Set(small.map(({name}) => name));
  const led = code =>
    code.replaceAll(/\brequire\("\.\/(chunk-\w+\.part)"\)/g, (call, name) =>
      names.has(name) ? `require("./${packOf(name)}").part("${name}")` : call,
    );
  return [
    ...parts.filter(({name}) => !names.has(name)),
    ...[...new Set(small.map(({name}) => packOf(name)))].map(pack => ({
      name: pack,
      code: packCode(small.filter(({name}) => packOf(name) === pack)),
    })),
  ].map(({name, code}) => ({name, code: led(code)}));
}

/** A part's text: what the loader of src/start/load-part.ts calls. */
export function asFunction(code) {
  return `(function(exports,require,module,__url){${code}})`;
}

/** A part is known before it runs, since parts may import each other in a circle. */
function packCode(parts) {
  return `
const parts = {${parts.map(({name, code}) => `"${name}": ${asFunction(code)}`).join(',')}};
const modules = {};
exports.part = name => {
  let module = modules[name];
  if (module === undefined) {
    module = modules[name] = {exports: {}};
    parts[name](module.exports, require, module, __url);
  }
  return module.exports;
};`;
}

/** Names of all parts that one needs at its start. */
export function neededBy(first, {outputs}) {
  const imports = new Map(
    Object.entries(outputs).map(([path, output]) => [
      nameOf(path),
      output.imports.filter(({kind}) => kind === 'import-statement').map(({path: other}) => nameOf(other)),
    ]),
  );
  const needed = new Set([first]);
  // What is added while this runs is visited, too.
  for (const name of needed) for (const other of imports.get(name) ?? []) needed.add(other);
  return needed;
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}
