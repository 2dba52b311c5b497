// SPDX-License-Identifier: Apache-2.0
/** Loads the parts of a bundled command, each with V8's cached code where there is some to trust. */
import {closeSync, constants, fstatSync, openSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Script} from 'node:vm';

/** What a part's text evaluates to. */
type PartBody = (
  exports: object,
  require: (name: string) => unknown,
  module: {exports: object},
  url: string,
) => void;

/** Told of each part once it has run; the build takes its cached code from there. */
export type PartListener = (name: string, script: Script) => void;

/** Both a part and its cached code name the part's SHA-256, in hexadecimal: the part at its end, the code at its start. */
const DIGEST_LENGTH = 64;

/** Built-in modules that take milliseconds to load, and that most runs of a part which imports them never call. */
export const DEAR: ReadonlySet<string> = new Set([
  'node:child_process', 'node:crypto', 'node:net', 'node:os', 'node:url', 'node:v8',
  'node:worker_threads', 'node:zlib',
]); // prettier-ignore

/**
 * A `require` for parts, which have names that start with `./`; all else is left to `outer`.
 *
 * @param folder where the parts are
 */
export function partLoader(
  folder: string,
  outer: (name: string) => unknown,
  listener: PartListener = () => undefined,
): (name: string) => unknown {
  const modules = new Map<string, {exports: object}>();
  const load = (name: string): unknown => {
    if (DEAR.has(name)) return whenUsed(() => outer(name) as object);
    if (!name.startsWith('./')) return outer(name);
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const module = {exports: {}};
    modules.set(name, module);
    const file = join(folder, name);
    const script = compile(file);
    (script.runInThisContext() as PartBody)(module.exports, load, module, `file://${file}`);
    listener(name, script);
    return module.exports;
  };
  return load;
}

/** A module that is loaded when something of it is looked up. */
function whenUsed(load: () => object): object {
  return new Proxy({}, {get: (_, key) => Reflect.get(load(), key) as unknown});
}

/** Parts are pure ASCII. */
function compile(file: string): Script {
  const text = readFileSync(file, 'latin1');
  const cachedData = cachedCode(`${file}.cache`, text.slice(-DIGEST_LENGTH));
  return new Script(text, cachedData === undefined ? {filename: file} : {filename: file, cachedData});
}

/**
 * The cached code of just this text. V8 itself compares no more than the text's length, and believes the rest:
 * so whoever may write the cache may run code as the caller.
 *
 * @returns undefined when there is none, it is of another text, or others than root and the caller may write it
 */
export function cachedCode(file: string, digest: string): Buffer | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  try {
    const {mode, uid} = fstatSync(descriptor);
    if ((mode & 0o022) !== 0 || (uid !== 0 && uid !== process.geteuid?.())) return undefined;
    const bytes = readFileSync(descriptor);
    return bytes.toString('latin1', 0, DIGEST_LENGTH) === digest ? bytes.subarray(DIGEST_LENGTH) : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
