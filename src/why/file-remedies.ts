// SPDX-License-Identifier: Apache-2.0
/** Remedies on the object itself, or that there is none, and on what it is mounted by. */
import {isDeviceNode} from '../host/device-node.ts';
import {posix} from 'node:path';
import {mountOf} from '../host/facts/mounts.ts';
import type {OfKind} from '../kinds.ts';
import type {Cause} from '../layers/cause.ts';
import {sensitivePath} from '../policy/sensitive-paths.ts';
import {appendLine, quoteShell} from '../text/quote-shell.ts';
import type {Step} from './answer.ts';
import type {Candidate} from './change.ts';
import type {Case} from './case.ts';
import {openedTo, whoGains} from './opened-to.ts';

/** Only an image can be made out of nothing; what anything else is, the definition does not say. */
export function missingRemedy({walk, uses, path, resolved, analysis}: Case): Candidate | undefined {
  const [use] = uses;
  const isTop = use?.role === 'image' && use.storage?.depth === 0 && use.storage.local;
  if (!isTop || walk.problem !== 'missing' || walk.end !== resolved || !use.access.includes('w'))
    return undefined;
  const format = analysis.site.domain.disks.find(({source}) => source.path === path)?.source.format;
  const known = format === undefined || format === 'none' ? 'raw' : format;
  return {
    layer: 'missing',
    text: 'create an empty image there, of the size you want',
    command: `qemu-img create -f ${known} ${quoteShell(walk.end)} 20G`,
    opens: 'nothing else',
    change: {files: new Map([[walk.end, {}]])},
  };
}

export function fileRemedy(one: Case, {cause}: Step): Candidate | undefined {
  const {walk, subject, access, analysis, process} = one;
  if (cause.kind === 'made-itself') return makingRemedy(one, cause);
  if (cause.kind === 'sealed') return unsealed(cause);
  if (!subject || !walk.facts) return undefined;
  const planned = analysis.plan.dac.labels.findLast(({path}) => path === one.path || path === walk.end);
  if (analysis.asIs && planned?.uid === subject.uid) return startRemedy(one, 'dac');
  const letters = [...'rwx'].filter(letter => access.includes(letter)).join('');
  const opened = openedTo(one, walk.end, walk.facts, letters);
  if (!opened) return undefined;
  const whom = opened.own
    ? `give this access to its owner, the user that ${process.name} runs as`
    : `give user ${subject.uid} this access too; nobody loses any`;
  const {facts} = opened;
  const {text, command} = lasting({text: whom, command: opened.command}, walk.end, one);
  const opens = `${walk.end} to ${whoGains(one, subject)}`;
  return {layer: 'dac', text, command, opens, change: {files: new Map([[walk.end, facts]])}};
}

const UDEV_RULES = '/etc/udev/rules.d/70-svirtgen.rules';
/** What a udev rule holds without being read as a pattern. */
const UDEV_NAME = /^\/dev\/[\w./:-]+$/;

/** Nodes that are numbered as they are found: at the next boot the name is another's. */
const RENUMBERED =
  /^\/dev\/(?:(?:dm-|sr|sg|st|nst|md|loop|nbd|rbd|zd|drbd|nvme|ng|mmcblk|pmem|hidraw|video|media|ttyUSB|ttyACM|tap|input\/event|bus\/usb\/|vfio\/)\d|(?:[svh]|xv)d[a-z])/;
/** Links that say the number and nothing else. */
const BY_NUMBER = /^\/dev\/(?:block|char)\//;

type Told = Pick<Candidate, 'text' | 'command'>;

/** Nodes, and what is in memory, are made anew at each boot, with the owner and mode that their maker gives them. */
export function lasting({text, command}: Told, path: string, one: Case): Told {
  const {files, host} = one.analysis;
  const facts = files.lstat(path);
  if (isDeviceNode(facts) && UDEV_NAME.test(path)) {
    const link = lastingLink(one, path);
    if (link === undefined && RENUMBERED.test(path))
      return {
        text: `${text}. This lasts until the next boot, when the node may have another name: name it by a link in the definition`,
        command,
      };
    const run = command.replace(/^(setfacl|chmod)/, '/usr/bin/$1').replace(quoteShell(path), '$devnode');
    const which = link === undefined ? `ENV{DEVNAME}=="${path}"` : `SYMLINK=="${link.slice('/dev/'.length)}"`;
    const rule = `ACTION!="remove", ${which}, RUN+="${run}"`;
    return {
      text: `${text}. The node is created again at each boot, so let udev repeat this`,
      command: `${command}\n${appendLine(rule, UDEV_RULES)}`,
    };
  }
  if (facts?.type === 'socket')
    return {
      text: `${text}. The program that listens there makes it anew when it starts: set its mode there too, or repeat this`,
      command,
    };
  const isInMemory = /^(?:tmpfs|ramfs|devtmpfs)$/.test(mountOf(path, host.mounts())?.type ?? '');
  return isInMemory
    ? {text: `${text}. It is only in memory: repeat this whenever it is created again`, command}
    : {text, command};
}

/** The link by which the question, or the definition, names a node: it stays when the node's number is another. */
function lastingLink({analysis, path, uses}: Case, node: string): string | undefined {
  return [path, ...uses.map(use => use.path)]
    .map(name => posix.normalize(name))
    .find(
      name =>
        name !== node &&
        UDEV_NAME.test(name) &&
        !BY_NUMBER.test(name) &&
        analysis.files.lstat(name)?.type === 'symlink',
    );
}

/**
 * Who may write to a directory takes away what is in it, too: only one that has nothing else is opened, and none of
 * the system's.
 */
function makingRemedy(one: Case, {directory, what}: OfKind<Cause, 'made-itself'>): Candidate | undefined {
  const {analysis, subject, resolved} = one;
  const names = analysis.host.list(directory);
  const others = names?.filter(name => `${directory}/${name}` !== resolved);
  if (!subject || others?.length !== 0 || sensitivePath(directory, 'w') !== undefined) return undefined;
  const opened = openedTo(one, directory, analysis.files.lstat(directory), 'rwx');
  if (!opened) return undefined;
  const text = `let user ${subject.uid} create ${what}s in ${directory}`;
  return {
    layer: 'dac',
    ...lasting({text, command: opened.command}, directory, one),
    opens: `${directory} to ${whoGains(one, subject)}, to create and delete files there`,
    change: {files: new Map([[directory, opened.facts]])},
  };
}

function unsealed({path, sealed}: OfKind<Cause, 'sealed'>): Candidate {
  return {
    layer: 'dac',
    text: `remove its attribute ${sealed}, unless somebody set it on purpose`,
    command: `chattr -${sealed === 'immutable' ? 'i' : 'a'} ${quoteShell(path)}`,
    opens: `${path} to everyone its mode bits allow, and to libvirt, which sets its owner and label`,
    change: {files: new Map([[path, {sealed: undefined}]])},
  };
}

/** These can never be written to, nor can an overlay without a layer of its own. */
const WRITTEN_ONCE = new Set(['iso9660', 'squashfs', 'erofs', 'udf', 'cramfs']);

/** A file system without devices or programs is meant to be so: nothing of a VM's needs them there. */
export function mountRemedy({resolved, analysis}: Case, {cause}: Step): Candidate | undefined {
  const mount = mountOf(resolved, analysis.host.mounts());
  if (!mount || cause.kind !== 'mount-refuses' || cause.option !== 'ro') return undefined;
  const {point, type = '', options = ''} = mount;
  const isOnlyRead = WRITTEN_ONCE.has(type) || (type === 'overlay' && !options.includes('upperdir='));
  if (point === '/' || isOnlyRead || sensitivePath(point, 'w') !== undefined) return undefined;
  return {
    layer: 'mount',
    text: `mount ${point} writable, in /etc/fstab too so that it lasts`,
    command: `mount -o remount,rw ${quoteShell(point)}`,
    opens: `everything on ${point} for writing, to everyone its mode bits allow`,
    change: {writable: point},
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
