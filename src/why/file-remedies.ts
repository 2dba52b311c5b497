// SPDX-License-Identifier: Apache-2.0
/** Remedies on the file system: search bits, owners, mounts. */
import type {FileFacts} from '../host/host.ts';
import {mountOf, mountOptions} from '../host/mount-of.ts';
import {decideAccess, permissionBits, type Subject} from '../kernel-model/dac/mode-bits.ts';
import {withUserEntry} from '../kernel-model/dac/set-acl.ts';
import {parseContext} from '../kernel-model/selinux/dominance.ts';
import {fileSystemKind} from '../layers/prerequisites/file-system-kinds.ts';
import type {Cause} from '../layers/cause.ts';
import {sensitivePath} from '../policy/sensitive-paths.ts';
import {quoteShell} from '../text/quote-shell.ts';
import type {Step} from './answer.ts';
import type {Case} from './case.ts';
import {closedDirectories} from './file-steps.ts';
import type {Candidate} from './candidate.ts';

/** One entry on exactly the directories that refuse. */
export function searchRemedies(one: Case): readonly Candidate[] {
  const {subject, analysis} = one;
  if (!subject) return [];
  const closed = closedDirectories(one);
  const reached = reachedThrough(one, closed);
  if (closed.some(directory => sensitivePath(directory, 'r') !== undefined) || reached === undefined)
    return [];
  const changes = closed.map(directory => openedTo(one, directory, analysis.files.lstat(directory), 'x'));
  const own = changes.flatMap(change => change ?? []);
  if (own.length < closed.length) return [];
  const home = closed.find(directory => /^\/home\/[^/]+$/.test(directory));
  const warning =
    home === undefined ? '' : `; never chmod o+x ${home}: that would let every user of the host pass`;
  return [
    {
      layer: 'path',
      text: `let user ${subject.uid}, and nobody else, search ${closed.join(' and ')}`,
      command: own.map(({command}) => command).join('\n'),
      opens: `${whoGains(one, subject)} may pass ${closed.join(' and ')}${reached.length > 0 ? `, and so reach ${reached.join('; ')}` : ', which leads to nothing else it may open'}${warning}`,
      change: {files: new Map(own.map(({path, facts}) => [path, facts]))},
    },
  ];
}

/** A session's VMs run as a person, with whatever else that person runs. */
function whoGains({analysis}: Case, {uid}: Subject): string {
  return analysis.site.layout.kind === 'session'
    ? `user ${uid} with all that it runs`
    : `every VM that runs as user ${uid}`;
}

const LOOKED_AT = 500;
const NAMED = 4;

/**
 * What else the user could open once these directories may be searched, as a sentence names it. Undefined where
 * that is more than can be named, cannot be told, or is another VM's or nobody's business.
 */
function reachedThrough(one: Case, closed: readonly string[]): readonly string[] | undefined {
  const {analysis, subject, walk} = one;
  if (!subject) return undefined;
  const named = new Set<string>();
  const open = closed.map(directory => ({directory, isNamed: false}));
  const seen = new Set(closed);
  for (let at = open.shift(); at; at = open.shift()) {
    const names = analysis.host.list(at.directory);
    if (names === undefined || seen.size + names.length > LOOKED_AT) return undefined;
    for (const name of names) {
      const path = at.directory === '/' ? `/${name}` : `${at.directory}/${name}`;
      const facts = analysis.files.lstat(path);
      // What was asked for is known; of a directory, what is in it is reached, too.
      const isAsked = path === walk.end && facts?.type !== 'directory';
      if (!facts || facts.type === 'symlink' || isAsked || seen.has(path)) continue;
      const uses = allowed(facts, subject);
      const isOpen = uses.includes('r') || uses.includes('w');
      if (isOpen && isOthers(path, facts)) return undefined;
      if (isOpen && !at.isNamed)
        named.add(`${name}${facts.type === 'directory' ? '/' : ''} in ${at.directory}`);
      if (facts.type !== 'directory' || !(uses.includes('x') || walk.searched.includes(path))) continue;
      seen.add(path);
      open.push({directory: path, isNamed: at.isNamed || isOpen});
    }
  }
  return named.size > NAMED ? undefined : [...named];
}

/** Letters of `rwx`; what cannot be told counts as allowed. */
function allowed(facts: FileFacts, subject: Subject): string {
  return [...'rwx']
    .filter(letter => decideAccess(facts, subject, permissionBits(letter)).answer !== 'refused')
    .join('');
}

function isOthers(path: string, {context}: FileFacts): boolean {
  const categories = context === undefined ? undefined : parseContext(context)?.range?.high.categories;
  return sensitivePath(path, 'w') !== undefined || (categories?.length ?? 0) > 0;
}

/** By the owner's bits where it is the owner, else by an entry of its own. */
function openedTo({subject, analysis}: Case, path: string, facts: FileFacts | undefined, letters: string) {
  if (!facts || !subject || facts.mode === undefined) return undefined;
  const target = quoteShell(path);
  const bits = permissionBits(letters);
  if (facts.uid === subject.uid) {
    const command = `chmod u+${letters} ${target}`;
    return {path, command, facts: {mode: facts.mode | (bits << 6)}, own: true};
  }
  const entry = keepsAcls(path, analysis) ? withUserEntry(facts, subject.uid, bits) : undefined;
  if (!entry) return undefined;
  const {entries, acl, mode} = entry;
  return {path, command: `setfacl -m ${entries.join(',')} ${target}`, facts: {acl, mode}, own: false};
}

/** Network file systems and those without owners have no POSIX ACLs to set, and a read-only mount takes none. */
function keepsAcls(path: string, {host}: Case['analysis']): boolean {
  const mount = mountOf(path, host.mounts());
  const options = mount ? mountOptions(mount) : [];
  const kind = fileSystemKind(mount?.type ?? '');
  return (
    (kind === undefined || kind.owner === 'kept') && !options.includes('ro') && !options.includes('noacl')
  );
}

/** Only an image can be made out of nothing; what anything else is, the definition does not say. */
export function missingRemedies({walk, uses, path, resolved, analysis}: Case): readonly Candidate[] {
  const [use] = uses;
  const isTop = use?.role === 'image' && use.storage?.depth === 0 && use.storage.local;
  if (!isTop || walk.problem !== 'missing' || walk.end !== resolved || !use.access.includes('w')) return [];
  const format = analysis.site.domain.disks.find(({source}) => source.path === path)?.source.format;
  const known = format === undefined || format === 'none' ? 'raw' : format;
  return [
    {
      layer: 'missing',
      text: 'make an empty image there, of the size you want',
      command: `qemu-img create -f ${known} ${quoteShell(walk.end)} 20G`,
      opens: 'nothing else',
      change: {files: new Map([[walk.end, {}]])},
    },
  ];
}

export function fileRemedies(one: Case, {cause}: Step): readonly Candidate[] {
  const {walk, subject, access, analysis, process} = one;
  if (cause.kind === 'socket-made') return socketRemedies(one, cause.directory);
  if (cause.kind === 'sealed') return [unsealed(cause)];
  if (!subject || !walk.facts) return [];
  const planned = analysis.plan.dac.labels.findLast(({path}) => path === one.path || path === walk.end);
  if (analysis.asIs && planned?.uid === subject.uid) return [startRemedy(one, 'dac')];
  const letters = [...'rwx'].filter(letter => access.includes(letter)).join('');
  const opened = openedTo(one, walk.end, walk.facts, letters);
  if (!opened) return [];
  const text = opened.own
    ? `give its owner, whom ${process.name} runs as, the access`
    : `let user ${subject.uid} have it, beside those who have it now`;
  const {command, facts} = opened;
  const opens = `${walk.end}, to ${whoGains(one, subject)}`;
  return [{layer: 'dac', text, command, opens, change: {files: new Map([[walk.end, facts]])}}];
}

/**
 * Who may write to a directory takes away what is in it, too: only one that has nothing else is opened, and none of
 * the system's.
 */
function socketRemedies(one: Case, directory: string): readonly Candidate[] {
  const {analysis, subject, resolved} = one;
  const names = analysis.host.list(directory);
  const others = names?.filter(name => `${directory}/${name}` !== resolved);
  if (!subject || others?.length !== 0 || sensitivePath(directory, 'w') !== undefined) return [];
  const opened = openedTo(one, directory, analysis.files.lstat(directory), 'rwx');
  if (!opened) return [];
  return [
    {
      layer: 'dac',
      text: `let user ${subject.uid} make sockets in ${directory}`,
      command: opened.command,
      opens: `${directory}, to ${whoGains(one, subject)}: it may make and take away files in it`,
      change: {files: new Map([[directory, opened.facts]])},
    },
  ];
}

function unsealed({path, sealed}: Extract<Cause, {readonly kind: 'sealed'}>): Candidate {
  return {
    layer: 'dac',
    text: `take the attribute ${sealed} from it, if it is not there on purpose`,
    command: `chattr -${sealed === 'immutable' ? 'i' : 'a'} ${quoteShell(path)}`,
    opens: `${path}, to whoever its mode bits let, and to libvirt, which sets its owner and label`,
    change: {files: new Map([[path, {sealed: undefined}]])},
  };
}

/** What libvirt sets at start needs nobody's hand. */
export function startRemedy({analysis}: Case, layer: 'dac' | 'selinux'): Candidate {
  return {
    layer,
    text: `start the VM through libvirt, which sets ${layer === 'dac' ? 'the owner' : 'the label'}`,
    command: `virsh start ${quoteShell(analysis.plan.domain.name)}`,
    opens: 'what the definition names, to this VM, while it runs',
    change: {started: true},
  };
}

/** These can never be written to. */
const WRITTEN_ONCE = new Set(['iso9660', 'squashfs', 'erofs', 'udf', 'cramfs']);

/** A file system without devices or programs is meant to be so: nothing of a VM's needs them there. */
export function mountRemedies({resolved, analysis}: Case, {cause}: Step): readonly Candidate[] {
  const mount = mountOf(resolved, analysis.host.mounts());
  if (!mount || cause.kind !== 'mount-refuses' || cause.option !== 'ro') return [];
  const {point, type = ''} = mount;
  if (point === '/' || WRITTEN_ONCE.has(type) || sensitivePath(point, 'w') !== undefined) return [];
  return [
    {
      layer: 'mount',
      text: `mount ${point} for writing (and in /etc/fstab, to keep it so)`,
      command: `mount -o remount,rw ${quoteShell(point)}`,
      opens: `everything on ${point} for writing, to whoever its mode bits let`,
      change: {writable: point},
    },
  ];
}
