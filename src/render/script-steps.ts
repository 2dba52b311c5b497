// SPDX-License-Identifier: Apache-2.0
/** What the relabel and restore scripts do, one step a file. */
import {isDeviceNode} from '../host/device-node.ts';
import {createHash} from 'node:crypto';
import {posix} from 'node:path';
import type {FileType, Host} from '../host/host.ts';
import {pathBytes} from '../text/path-bytes.ts';
import {groupedBy} from '../list-in.ts';
import {comment, provenanceComment, visible, type Comment} from './comment.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import type {LabelRequest} from '../relabel/label-requests.ts';
import {withoutTrailingSlashes} from '../text/paths.ts';

/** The arguments of one call; all text, as they are quoted. */
export interface Call {
  /** A letter of test(1). */
  readonly type: string;
  readonly directory: string;
  readonly name: string;
  /** Of the note in /run/svirtgen. */
  readonly key: string;
  readonly label: string;
  readonly memory: 'remember' | 'forget';
}

export interface Step {
  readonly comments: readonly Comment[];
  /** None for what only a comment is about, otherwise one. */
  readonly calls: readonly Call[];
}

const TEST_LETTERS: Readonly<Record<FileType, string>> = {
  file: 'f',
  directory: 'd',
  block: 'b',
  char: 'c',
  socket: 'S',
  fifo: 'p',
  symlink: 'e',
};

/**
 * Steps in the plan's order. Of several labels for one file the last one stands, as it would after libvirt; the
 * file is remembered when any of them asks for it.
 *
 * @param nodes what libvirt makes in the VM's private /dev: there, and not on the host, such a node is labelled
 */
export function scriptSteps(
  requests: readonly LabelRequest[],
  host: Host,
  nodes: readonly string[],
): readonly Step[] {
  const own = new Set(nodes);
  return [...byFile(requests, host)].map(([path, group]) => {
    const comments = [...group.map(({from}) => provenanceComment(from)), ...nameComments(group, path)];
    const reason = untouchable(group, path, host, own);
    if (reason !== undefined)
      return {comments: [...comments, comment(`Not done here: ${path}. ${reason}.`)], calls: []};
    return {comments, calls: [callFor(path, group, host)]};
  });
}

function byFile(requests: readonly LabelRequest[], host: Host): ReadonlyMap<string, readonly LabelRequest[]> {
  return groupedBy(requests, ({path}) => (path.startsWith('/') ? nameFor(path, host) : path));
}

/**
 * libvirt follows symlinks when it labels; a script that runs later must not. What does not exist yet (a socket, say)
 * keeps its name in its resolved directory.
 */
function nameFor(path: string, host: Host): string {
  return withoutTrailingSlashes(posix.normalize(resolvedPath(path, host)));
}

function callFor(path: string, group: readonly LabelRequest[], host: Host): Call {
  return {
    type: typeLetter(path, host),
    directory: posix.dirname(path),
    name: posix.basename(path) || '.',
    key: createHash('sha256').update(pathBytes(path)).digest('hex').slice(0, 16),
    label: group.at(-1)?.label ?? '',
    memory: group.some(({remember}) => remember) ? 'remember' : 'forget',
  };
}

/** Only the live host knows; elsewhere the script asks for existence alone. */
function typeLetter(path: string, host: Host): string {
  const type = host.kind === 'live' ? host.lstat(path)?.type : undefined;
  return type === undefined ? 'e' : TEST_LETTERS[type];
}

function untouchable(
  group: readonly LabelRequest[],
  path: string,
  host: Host,
  own: ReadonlySet<string>,
): string | undefined {
  if (!path.startsWith('/')) return 'This is a descriptor or a name of the storage, not a file of this host';
  if (
    isDeviceNode(host.stat(path)) &&
    [path, ...group.map(request => request.path)].some(name => own.has(name))
  ) {
    return "libvirt makes this node in the VM's private /dev and labels it there, not the host's";
  }
  return undefined;
}

/** What the eye would miss: a resolved symlink, and characters that do not show. */
function nameComments(group: readonly LabelRequest[], path: string): readonly Comment[] {
  const written = [...new Set(group.map(request => request.path))].filter(name => name !== path);
  const links = written.map(name => comment(`${name} leads to ${path}`));
  const hidden = visible(path) === path ? [] : [comment(`The name is ${visible(path)}`)];
  return [...links, ...hidden];
}
