/** The private /dev of a running VM: what is in it, and what is not. */
import {quoteShell} from '../text/quote-shell.ts';
import type {Checked, Drift} from './drift.ts';
import {NOTHING} from './drift.ts';
import type {VerifyContext} from './verify.ts';

/** What libvirt keeps of the host's: file systems of their own, and links. */
const KEPT = new Set([
  'pts',
  'shm',
  'mqueue',
  'hugepages',
  'fd',
  'stdin',
  'stdout',
  'stderr',
  'core',
  'log',
  'console',
]);
const DEEPEST = 6;

export function checkNamespace(one: VerifyContext): Checked {
  const {analysis, qemu, running} = one;
  if (!analysis.active.has('namespace') || qemu === undefined) return NOTHING;
  const root = `/proc/${qemu.pid}/root`;
  const own = running.hasOwnMounts(qemu.pid);
  if (own === undefined || analysis.host.list(`${root}/dev`) === undefined) {
    return {drift: [], unread: [{path: `${root}/dev`, reason: 'only root may look into the private /dev'}]};
  }
  if (!own) {
    const expected = 'a /dev of its own';
    const name = quoteShell(analysis.plan.domain.name);
    const repair = `virsh shutdown ${name} && virsh start ${name}`;
    return {drift: [{layer: 'namespace', path: '/dev', expected, found: "the host's", repair}], unread: []};
  }
  return {drift: [...missingNodes(root, one), ...extraNodes(root, one)], unread: []};
}

function missingNodes(root: string, {analysis, qemu}: VerifyContext): readonly Drift[] {
  const {host, plan} = analysis;
  return plan.namespace.nodes.flatMap((path): readonly Drift[] => {
    const outside = host.stat(path);
    const inside = host.lstat(`${root}${path}`);
    if (outside === undefined || (outside.type !== 'char' && outside.type !== 'block')) return [];
    const numbers = `${outside.type} ${outside.major}:${outside.minor}`;
    const found = inside === undefined ? 'missing' : `${inside.type} ${inside.major}:${inside.minor}`;
    if (inside?.type === 'symlink' || found === numbers) return [];
    const letter = outside.type === 'char' ? 'c' : 'b';
    const make = `mknod -m 600 ${quoteShell(path)} ${letter} ${outside.major} ${outside.minor}`;
    const remove = inside === undefined ? '' : `rm -f ${quoteShell(path)} && `;
    const repair = `nsenter -t ${qemu!.pid} -m sh -c ${quoteShell(remove + make)}`;
    return [{layer: 'namespace', path, expected: numbers, found, repair}];
  });
}

function extraNodes(root: string, {analysis, qemu}: VerifyContext): readonly Drift[] {
  const planned = new Set(
    analysis.plan.namespace.nodes.flatMap(path => [path, analysis.host.realpath(path) ?? path]),
  );
  const drift: Drift[] = [];
  const look = (directory: string, depth: number): void => {
    for (const name of analysis.host.list(`${root}${directory}`) ?? []) {
      const path = `${directory}/${name}`;
      if (directory === '/dev' && KEPT.has(name)) continue;
      const facts = analysis.host.lstat(`${root}${path}`);
      if (facts?.type === 'directory' && depth < DEEPEST) look(path, depth + 1);
      if ((facts?.type !== 'char' && facts?.type !== 'block') || planned.has(path)) continue;
      const repair = `nsenter -t ${qemu!.pid} -m rm ${quoteShell(path)}`;
      drift.push({
        layer: 'namespace',
        path,
        expected: 'absent',
        found: `${facts.type} ${facts.major}:${facts.minor}`,
        repair,
      });
    }
  };
  look('/dev', 0);
  return drift;
}
