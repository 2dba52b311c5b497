// SPDX-License-Identifier: Apache-2.0
/** Extended attributes and ACLs. A live host is asked by programs: Node has no call for them. */
import {execFileSync} from 'node:child_process';
import {PROGRAM_ENVIRONMENT} from '../../files/program-environment.ts';
import {formatAclEntry, parseAclEntry, type AclEntry} from '../acl.ts';
import {fileFacts, type FileType, type Sealed} from '../files.ts';
import {byKey, known, pathFact, type Kept, type Words} from '../fact.ts';
import {decodePath, hasRawBytes} from '../path-bytes.ts';

/** What a file carries beside its mode bits; each part undefined where it may not be read. */
export interface PathDetails {
  /** SELinux context. */
  readonly context: string | undefined;
  /** POSIX access ACL; empty when the mode bits say it all. */
  readonly acl: readonly AclEntry[] | undefined;
  /**
   * Extended attributes by full name, such as `trusted.libvirt.security.dac`, which only root sees; those of
   * `system.` are left out. Bytes that are not UTF-8 as in `decodePath`.
   */
  readonly xattrs: ReadonlyMap<string, string> | undefined;
  readonly sealed?: Sealed | undefined;
}

/** What a snapshot keeps of them that `stat` answers with, too. An empty ACL says that there is none. */
export const attributeKeys = ({z, aclText}: Words) => ({
  context: z.string().optional(),
  acl: z.array(aclText).optional(),
  sealed: z.enum(['immutable', 'append-only']).optional(),
});

const schema = (words: Words) => ({
  ...attributeKeys(words),
  xattrs: words.z.record(words.z.string(), words.z.string()).optional(),
});

type Recorded = Kept<ReturnType<typeof schema>>;

/**
 * Context, ACL and extended attributes of many paths at once; of the paths themselves, not of what a symlink
 * leads to. Slow on a live host (three programs are run), so never on the way to a plan. A path about which
 * nothing can be told is missing from the answer.
 */
export const details = pathFact({
  schema,
  live: () => livePathDetails,
  always: (ask, paths) => new Map([...ask(paths)].map(([path, found]) => [path, recorded(found)])),
  replay: tree => paths =>
    new Map(
      paths.flatMap(path => {
        const found = replayed(tree.find(path, false)?.entry);
        return found === undefined ? [] : [[path, found] as const];
      }),
    ),
});

/** Attributes that say what libvirt remembers of a file; any other could hold anything. */
const REMEMBERED = /^trusted\.libvirt\.security\./;

function recorded({context, acl, xattrs, sealed}: PathDetails): Recorded {
  const remembered = xattrs && [...xattrs].filter(([name]) => REMEMBERED.test(name)).sort(byKey);
  return known({
    context,
    sealed,
    acl: acl?.map(formatAclEntry),
    xattrs: remembered?.length ? Object.fromEntries(remembered) : undefined,
  });
}

function replayed(entry: Recorded | undefined): PathDetails | undefined {
  const {context, acl, xattrs, sealed} = entry ?? {};
  if ([context, acl, xattrs, sealed].every(fact => fact === undefined)) return undefined;
  return {
    context,
    acl: acl?.flatMap(text => parseAclEntry(text) ?? []),
    xattrs: xattrs && new Map(Object.entries(xattrs)),
    ...(sealed && {sealed}),
  };
}

/** Bytes of the paths in one call: every kernel takes 128 KiB of arguments and environment. */
const BATCH = 100 * 1024;
const LIMITS = {timeout: 20_000, maxBuffer: 1 << 26} as const;
const GETFATTR_OPTIONS = ['-h', '-d', '-m', '-', '-e', 'hex', '--absolute-names', '--'];
const SELINUX = 'security.selinux';

export function livePathDetails(paths: readonly string[]): ReadonlyMap<string, PathDetails> {
  const types = new Map<string, FileType>();
  for (const path of paths) {
    if (!path.startsWith('/') || path.includes('\0') || hasRawBytes(path)) continue;
    const facts = fileFacts(path, false);
    if (facts !== undefined) types.set(path, facts.type);
  }
  const askable = [...types.keys()];
  const xattrsText = runBatches('getfattr', GETFATTR_OPTIONS, askable);
  // getfacl would tell of what a symlink leads to.
  const notLinks = askable.filter(path => types.get(path) !== 'symlink');
  const aclsText = runBatches('getfacl', ['-pn', '--'], notLinks);
  // Names with a line's end cannot be told from two names there; only files and directories have such attributes.
  const sealable = notLinks.filter(
    path => !path.includes('\n') && ['file', 'directory'].includes(types.get(path)!),
  );
  const seals = parseLsattr(runBatches('lsattr', ['-d', '--'], sealable) ?? '');
  const attributes = xattrsText === undefined ? undefined : parseGetfattr(xattrsText);
  const lists = aclsText === undefined ? undefined : parseGetfacl(aclsText);
  const found = new Map<string, PathDetails>();
  for (const path of askable) {
    const acl = lists?.get(path);
    // getfattr says nothing of a file without attributes; getfacl names every file that exists.
    const xattrs = attributes?.get(path) ?? (attributes && acl && new Map<string, string>());
    const sealed = seals.get(path);
    if (acl === undefined && xattrs === undefined && sealed === undefined) continue;
    const context = xattrs?.get(SELINUX)?.replace(/\0$/, '');
    found.set(path, {context, acl, xattrs, ...(sealed && {sealed})});
  }
  return found;
}

/** Reads `getfattr -e hex`: a comment with the name, then a line an attribute. ACLs, in `system.`, are left out. */
export function parseGetfattr(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(blocks(text).map(({path, lines}) => [path, new Map(lines.flatMap(attribute))]));
}

function attribute(line: string): readonly (readonly [name: string, value: string])[] {
  const [name, value = ''] = line.split('=', 2);
  if (!name || name.startsWith('system.')) return [];
  return [[unquote(name), decodePath(Buffer.from(value.replace(/^0x/, ''), 'hex'))]];
}

/** Reads `getfacl -n`; a list that the mode bits say as well is empty. */
export function parseGetfacl(text: string): ReadonlyMap<string, readonly AclEntry[]> {
  return new Map(
    blocks(text).map(({path, lines}) => {
      const entries = lines.flatMap(line => parseAclEntry(line.replace(/\s*#.*$/, '')) ?? []);
      return [path, entries.some(entry => entry.id !== undefined || entry.tag === 'mask') ? entries : []];
    }),
  );
}

/** Reads `lsattr -d`: letters and a name a line; of each file that has one of the two attributes. */
export function parseLsattr(text: string): ReadonlyMap<string, Sealed> {
  return new Map(
    text.split('\n').flatMap((line): readonly (readonly [string, Sealed])[] => {
      const [, letters = '', path = ''] = /^([-A-Za-z]+) (\/.*)$/.exec(line) ?? [];
      if (letters.includes('i')) return [[path, 'immutable']];
      return letters.includes('a') ? [[path, 'append-only']] : [];
    }),
  );
}

function blocks(text: string): readonly {readonly path: string; readonly lines: readonly string[]}[] {
  return text.split('\n\n').flatMap(block => {
    const [first, ...lines] = block.split('\n');
    return first?.startsWith('# file: ') ? [{path: unquote(first.slice('# file: '.length)), lines}] : [];
  });
}

/** Both programs write odd bytes of names as a backslash and three octal digits; getfacl doubles backslashes. */
function unquote(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replaceAll(/\\([0-7]{3}|\\)/g, (_, code: string) =>
    code === '\\' ? code : String.fromCharCode(Number.parseInt(code, 8)),
  );
  return decodePath(Buffer.from(plain, 'latin1'));
}

/** undefined when the program is not there; a file it cannot read makes it complain, not stop. */
function runBatches(
  program: string,
  options: readonly string[],
  paths: readonly string[],
): string | undefined {
  let output = '';
  for (const batch of batchesOf(paths)) {
    const part = run(program, [...options, ...batch]);
    if (part === undefined) return undefined;
    output += `${part}\n\n`;
  }
  return output;
}

function batchesOf(paths: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let room = 0;
  for (const path of paths) {
    const size = Buffer.byteLength(path) + 1;
    if (size > room) {
      batches.push([]);
      room = BATCH;
    }
    batches.at(-1)!.push(path);
    room -= size;
  }
  return batches;
}

function run(program: string, parameters: readonly string[]): string | undefined {
  try {
    return execFileSync(program, parameters, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: PROGRAM_ENVIRONMENT,
      ...LIMITS,
    });
  } catch (error) {
    const {status, stdout} = error as {status?: number | null; stdout?: string};
    return typeof status === 'number' ? (stdout ?? '') : undefined;
  }
}
