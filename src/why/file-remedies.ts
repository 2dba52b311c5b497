/** Remedies on the file system: search bits, owners, mounts. */
import {mountOf} from '../host/mount-of.ts';
import {decideAccess, permissionBits} from '../kernel-model/dac/mode-bits.ts';
import type {Subject} from '../kernel-model/dac/mode-bits.ts';
import type {MountOption} from '../layers/cause.ts';
import {quoteShell} from '../text/quote-shell.ts';
import type {Remedy, Step} from './answer.ts';
import type {Case} from './case.ts';
import {closedDirectories} from './file-steps.ts';

/** One entry on exactly the directories that refuse; moving the file opens nothing at all. */
export function searchRemedies(one: Case): readonly Remedy[] {
  const {subject, path, walk} = one;
  if (!subject) return [];
  const closed = closedDirectories(one);
  const entry = `u:${subject.uid}:--x`;
  const through = closed.map(directory => besides(one, directory)).filter(text => text !== '');
  const everybody = `every VM that runs as user ${subject.uid} may pass ${closed.join(' and ')}`;
  const home = closed.find(isHome);
  const warning =
    home === undefined ? '' : `; never chmod o+x ${home}: that would let every user of the host pass`;
  const acl: Remedy = {
    layer: 'path',
    text: `let user ${subject.uid}, and nobody else, search ${closed.join(' and ')}`,
    command: closed.map(directory => `setfacl -m ${entry} ${quoteShell(directory)}`).join('\n'),
    opens: `${everybody}${through.length > 0 ? `, and so reach ${through.join('; ')}` : ', which leads to nothing else it may open'}${warning}`,
  };
  if (walk.facts?.type !== 'file') return [acl];
  const name = path.slice(path.lastIndexOf('/') + 1);
  const move: Remedy = {
    layer: 'path',
    text: 'or keep the file where VMs may search, and name it there in the definition',
    command: `mv ${quoteShell(walk.end)} ${quoteShell(`/var/lib/libvirt/images/${name}`)}`,
    opens: 'nothing else',
  };
  return [acl, move];
}

function isHome(directory: string): boolean {
  return /^\/(home\/[^/]+|root)$/.test(directory);
}

const LOOKED_AT = 500;
const NAMED = 4;

/** What else in a directory the user could open, once it may be searched. */
function besides({analysis, subject, walk}: Case, directory: string): string {
  const names = (analysis.host.list(directory) ?? []).slice(0, LOOKED_AT);
  const found = names.filter(name => {
    const path = directory === '/' ? `/${name}` : `${directory}/${name}`;
    if (walk.end === path || walk.searched.includes(path)) return false;
    const facts = analysis.files.lstat(path);
    return facts && facts.type !== 'symlink' && mayUse(facts, subject!);
  });
  if (found.length === 0) return '';
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : '';
  return `${found.slice(0, NAMED).join(', ')}${more} in ${directory}`;
}

function mayUse(facts: Parameters<typeof decideAccess>[0], subject: Subject): boolean {
  const wanted = permissionBits(facts.type === 'directory' ? 'x' : 'r');
  return decideAccess(facts, subject, wanted).answer === 'allowed';
}

export function missingRemedies({walk, uses, path}: Case): readonly Remedy[] {
  const [use] = uses;
  const line = use && use.from.line > 0 ? ` in line ${use.from.line} of the definition` : '';
  const fix: Remedy = {
    layer: 'missing',
    text: `correct the name${line}, or put the file there`,
    command: `ls -ld ${quoteShell(walk.end.slice(0, walk.end.lastIndexOf('/')) || '/')}`,
    opens: 'nothing',
  };
  if (use?.role !== 'image' || use.storage?.depth !== 0) return [fix];
  const create = `qemu-img create -f qcow2 ${quoteShell(path)} 20G`;
  return [fix, {layer: 'missing', text: 'or make an empty image', command: create, opens: 'nothing'}];
}

export function fileRemedies(one: Case): readonly Remedy[] {
  const {walk, subject, access, analysis} = one;
  if (!subject || !walk.facts) return [];
  const letters = [...'rwx'].filter(letter => access.includes(letter)).join('');
  const target = quoteShell(walk.end);
  if (walk.facts.uid === subject.uid) {
    return [
      {
        layer: 'dac',
        text: `give its owner, whom ${one.process.name} runs as, the access`,
        command: `chmod u+${letters} ${target}`,
        opens: `the same file to every VM that runs as user ${subject.uid}`,
      },
    ];
  }
  const planned = analysis.plan.dac.labels.findLast(({path}) => path === one.path || path === walk.end);
  const acl: Remedy = {
    layer: 'dac',
    text: `let user ${subject.uid} have it, beside its owner`,
    command: `setfacl -m u:${subject.uid}:${letters} ${target}`,
    opens: `this file, to every VM that runs as user ${subject.uid}`,
  };
  if (!planned) return [acl];
  const own: Remedy = {
    layer: 'dac',
    text: 'give it the owner it gets when the VM starts',
    command: `chown ${planned.uid}:${planned.gid} ${target}`,
    opens: `this file, to every VM that runs as user ${planned.uid}`,
  };
  return planned.uid === subject.uid ? [own, acl] : [acl];
}

/** Options that take another one back, and what that opens. */
const REMOUNTED: Readonly<Record<MountOption, readonly [option: string, opens: string]>> = {
  ro: ['rw', 'everything on this file system may be written by whoever its mode bits let'],
  nodev: ['dev', 'every device node on this file system works'],
  noexec: ['exec', 'every program on this file system may be started'],
};

export function mountRemedies({resolved, analysis}: Case, {cause}: Step): readonly Remedy[] {
  const mount = mountOf(resolved, analysis.host.mounts());
  if (!mount || cause.kind !== 'mount-refuses') return [];
  const [option, what] = REMOUNTED[cause.option];
  return [
    {
      layer: 'mount',
      text: `mount ${mount.point} with ${option} (and in /etc/fstab, to keep it so)`,
      command: `mount -o remount,${option} ${quoteShell(mount.point)}`,
      opens: what,
    },
  ];
}
