// SPDX-License-Identifier: Apache-2.0
/** Extended attributes and ACLs. A live host is asked by programs: Node has no call for them. */
import {formatAclEntry, parseAclEntry, type AclEntry} from '../acl.ts';
import {fileFacts, type FileType, type Sealed} from '../files.ts';
import {byKey, known, pathFact, type Kept, type Words} from '../fact.ts';
import {parseGetfacl, parseGetfattr, parseLsattr} from '../attribute-texts.ts';
import {runBatches} from '../run-batches.ts';
import {hasRawBytes} from '../../text/path-bytes.ts';

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
