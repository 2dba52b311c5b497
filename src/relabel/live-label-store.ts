// SPDX-License-Identifier: Apache-2.0
/** The system we run on: changes owners, contexts and attributes of real files. */
import {spawnSync} from 'node:child_process';
import {chownSync, closeSync, constants, fstatSync, openSync, statSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {PROGRAM_ENVIRONMENT, PROGRAM_PATIENCE} from '../files/program-environment.ts';
import {KnownError} from '../errors.ts';
import {lockFile} from '../file-lock.ts';
import {fileFacts, readText} from '../host/files.ts';
import {once} from '../once.ts';
import {hasRawBytes} from '../text/path-bytes.ts';
import {bootTime} from './boot-time.ts';
import {Marks} from './marks.ts';
import {handlePath, openFolder, pathOf, within} from '../files/trusted-path.ts';
import {openPath} from './open-path.ts';
import {asSystemError} from './system-error.ts';
import type {OpenFile, LabelStore} from './label-store.ts';
import {readXattrs, removeXattr, writeXattrs} from './xattrs.ts';

const PREFIX = 'trusted.libvirt.security.';
const SELINUX = 'security.selinux';
const {O_CREAT, O_NOFOLLOW, O_RDWR} = constants;

interface LiveFile extends OpenFile {
  readonly descriptor: number;
  /** As they were read last; undefined after a change. */
  xattrs: ReadonlyMap<string, string> | undefined;
}

/**
 * @param state where the notes are kept, see `stateFolder`
 * @param vm the profile's name, `libvirt-UUID`
 */
export function liveLabelStore(state: string, vm: string): LabelStore {
  const marks = new Marks(state, vm);
  return {
    open: openLive,
    place: placeOf,
    close: file => closeSync(live(file).descriptor),
    label: (file, layer) => (layer === 'dac' ? ownerOf(live(file)) : contextOf(live(file))),
    setLabel: (file, layer, label) => {
      if (layer === 'selinux')
        changeXattrs(live(file), {[SELINUX]: label === undefined ? label : `${label}\0`});
      else if (label !== undefined) setOwner(live(file), label);
    },
    attributes: file => {
      const found = [...xattrsOf(live(file))].filter(([name]) => name.startsWith(PREFIX));
      return Object.fromEntries(found.map(([name, value]) => [name.slice(PREFIX.length), value]));
    },
    setAttributes: (file, changes) => {
      const named = Object.entries(changes).map(([name, value]) => [PREFIX + name, value] as const);
      changeXattrs(live(file), Object.fromEntries(named));
    },
    defaultLabel: (file, layer) => (layer === 'dac' ? '+0:+0' : defaultContext(file.path)),
    mark: (layer, path) => marks.read(layer, path),
    setMark: (layer, path, mark) => marks.write(layer, path, mark),
    othersHold: (layer, path) => marks.othersHold(layer, path),
    held: layer => marks.held(layer),
    first: (layer, path) => marks.first(layer, path),
    setFirst: (layer, path, first) => marks.writeFirst(layer, path, first),
    identity: file => identityOf(live(file)),
    privilege: file => privilegeOf(live(file)),
    bootTime: bootTime(),
    enforcing: readText('/sys/fs/selinux/enforce') === '1',
    privileged: process.geteuid?.() === 0,
  };
}

/** Where the notes are: /run/svirtgen, or below $XDG_RUNTIME_DIR for a session, or $SVIRTGEN_STATE. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const {SVIRTGEN_STATE, XDG_RUNTIME_DIR} = environment;
  const state =
    SVIRTGEN_STATE || join(process.geteuid?.() === 0 ? '/run' : (XDG_RUNTIME_DIR ?? ''), 'svirtgen');
  if (state.startsWith('/')) return state;
  throw new KnownError('RELABEL_STATE', 'there is no directory in which to record what is changed', {
    help: 'run as root, or set XDG_RUNTIME_DIR or SVIRTGEN_STATE to an absolute path',
  });
}

/** Alone among the runs of svirtgen and of its scripts; what they count is shared by all VMs. */
export function withLock<Result>(state: string, action: () => Result): Result {
  const descriptor = openLock(state);
  try {
    lockFile(descriptor, join(state, 'lock'));
    return action();
  } finally {
    closeSync(descriptor);
  }
}

function openLock(state: string): number {
  const file = join(state, 'lock');
  try {
    const folder = openFolder(state, 0o700);
    try {
      return openSync(join(within(folder, state), 'lock'), O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    throw new KnownError('RELABEL_STATE', `cannot lock ${file}: ${asSystemError(error).message}`, {
      help: `${state} has to be a directory that only this user can write to; if ${file} exists, it has to be a regular file`,
      cause: error,
    });
  }
}

function openLive(path: string): LiveFile | undefined {
  const descriptor = openPath(path);
  if (descriptor === undefined) return undefined;
  const facts = fileFacts(handlePath(descriptor), true);
  return {path: pathOf(descriptor), type: facts?.type ?? 'file', descriptor, xattrs: undefined};
}

/** A path whose directory is gone, too, is as it is written. */
function placeOf(path: string): string {
  const directory = openPath(dirname(path));
  if (directory === undefined) return path;
  try {
    return join(pathOf(directory), basename(path));
  } finally {
    closeSync(directory);
  }
}

function live(file: OpenFile): LiveFile {
  if ('descriptor' in file) return file as LiveFile;
  throw new TypeError(`${file.path} was not opened here`);
}

function ownerOf({descriptor}: LiveFile): string {
  const facts = fileFacts(handlePath(descriptor), true);
  return `+${facts?.uid ?? 0}:+${facts?.gid ?? 0}`;
}

function identityOf({descriptor}: LiveFile): string {
  const {dev, ino, birthtimeNs} = fstatSync(descriptor, {bigint: true});
  return [dev, ino, ...(birthtimeNs > 0n && tellsBirths() ? [birthtimeNs] : [])].join(':');
}

/** Where the system has no statx, Node takes the last change for the birth; files of /proc have none. */
const tellsBirths = once(() => statSync('/proc/self/stat', {bigint: true}).birthtimeNs === 0n);

const SET_ID = 0o6000;
const CAPABILITY = 'security.capability';

/** The kernel takes set-id bits and capabilities away with the owner; put back, they would be the guest's to use. */
function privilegeOf(file: LiveFile): string | undefined {
  if (file.type !== 'file') return undefined;
  if ((fstatSync(file.descriptor).mode & SET_ID) > 0) return 'a program with set-id bits';
  return xattrsOf(file).has(CAPABILITY) ? 'a program with capabilities' : undefined;
}

function setOwner({descriptor}: LiveFile, owner: string): void {
  const [uid = 0, gid = 0] = owner.split(':').map(Number);
  try {
    chownSync(handlePath(descriptor), uid, gid);
  } catch (error) {
    throw asSystemError(error);
  }
}

function contextOf(file: LiveFile): string | undefined {
  return xattrsOf(file).get(SELINUX)?.replace(/\0$/, '');
}

function xattrsOf(file: LiveFile): ReadonlyMap<string, string> {
  return (file.xattrs ??= readXattrs(file.descriptor));
}

function changeXattrs(file: LiveFile, changes: Readonly<Record<string, string | undefined>>): void {
  const before = xattrsOf(file);
  file.xattrs = undefined;
  const set = Object.entries(changes).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (set.length > 0) writeXattrs(file.descriptor, new Map(set));
  for (const [name, value] of Object.entries(changes))
    if (value === undefined && before.has(name)) removeXattr(file.descriptor, name);
}

/** undefined where the policy gives none, and where there is no policy. */
function defaultContext(path: string): string | undefined {
  if (hasRawBytes(path)) return undefined;
  const {status, stdout} = spawnSync('matchpathcon', ['-n', path], {
    encoding: 'utf8',
    env: PROGRAM_ENVIRONMENT,
    timeout: PROGRAM_PATIENCE,
  });
  const context = (stdout ?? '').trim();
  return status === 0 && context !== '' && context !== '<<none>>' ? context : undefined;
}
