// SPDX-License-Identifier: Apache-2.0
/** Owners of what is made when a VM starts, and modes that let everybody in. */
import {isDeviceNode} from '../host/device-node.ts';
import {dirname} from 'node:path/posix';
import {octal} from '../kernel-model/dac/mode-bits.ts';
import {quoteShell} from '../text/quote-shell.ts';
import type {Drift} from './drift.ts';
import type {VerifyContext} from './verify-context.ts';

/** Bits of a mode. */
const OTHERS_WRITE = 0o002;
const OTHERS = 0o007;
const ALL_BUT_OWNER = 0o077;
const STICKY = 0o1000;

interface Owned {
  readonly path: string;
  /** null where the plan gives no owner: only the mode counts. */
  readonly owner: {readonly uid: number; readonly gid: number} | null;
  /** Bits that must not be set. */
  readonly closed: number;
}

/**
 * libvirt sets no modes on images, so that an image which others may read can have been so before; one that
 * everybody may write, or whose directory everybody may change, is nobody's plan.
 */
export function checkAccess(one: VerifyContext): readonly Drift[] {
  if (!one.analysis.active.has('dac')) return [];
  const known = new Map(one.qemu === undefined ? [] : madeAtStart(one).map(owned => [owned.path, owned]));
  const made = [...known.values()];
  const labelled = labelledPaths(one).filter(path => !known.has(path));
  const around = labelled.map(path => dirname(path)).filter(path => !known.has(path));
  const writable = [...new Set([...labelled, ...around])];
  const all = [...made, ...writable.map(path => ({path, owner: null, closed: OTHERS_WRITE}))];
  const drift = all.flatMap(owned => [...checkOwner(owned, one), ...checkMode(owned, one)]);
  return [...drift, ...strayNodes(made, one)];
}

/** Of a path that stands here twice, what is known last is known best. */
function madeAtStart(one: VerifyContext): readonly Owned[] {
  return [...ofLibvirt(one), ...ofCompanions(one), ...ofQemu(one)];
}

/** Images, and sockets that QEMU or a companion listens on; nodes are of the private /dev. */
function labelledPaths({analysis, qemu}: VerifyContext): readonly string[] {
  const {dac, namespace, processes} = analysis.plan;
  const nodes = new Set(namespace.nodes);
  const files = dac.labels.filter(({path}) => path.startsWith('/') && !path.startsWith('/dev/'));
  const sockets = processes.flatMap(({role, sockets: all = []}) =>
    qemu === undefined ? [] : all.filter(({listens}) => listens === role),
  );
  return [...files, ...sockets].map(({path}) => path).filter(path => !nodes.has(path));
}

/** The VM's own directories and its key, which libvirt makes for QEMU alone. */
function ofLibvirt({analysis}: VerifyContext): readonly Owned[] {
  const keys = new Set(
    analysis.inventory.resources.filter(({role}) => role === 'master-key').map(({path}) => path),
  );
  return (analysis.plan.dac.runtime ?? []).flatMap(({path, uid, gid}) =>
    withContent({path, owner: {uid, gid}, closed: keys.has(path) ? ALL_BUT_OWNER : OTHERS}, analysis.host),
  );
}

function ofCompanions({analysis}: VerifyContext): readonly Owned[] {
  const owns = analysis.plan.processes.flatMap(process => process.owns ?? []);
  return owns.flatMap(({path, uid, gid, mode}) => {
    const closed = mode === null ? OTHERS_WRITE : 0o777 & ~Number.parseInt(mode, 8);
    // What a companion keeps is no more for everybody than its directory is: a TPM's state has the guest's keys.
    return withContent({path, owner: {uid, gid}, closed}, analysis.host, closed & OTHERS);
  });
}

/** Files in a directory belong to its owner; sockets in it are made by several. */
function withContent(
  owned: Owned,
  host: VerifyContext['analysis']['host'],
  closed = OTHERS_WRITE,
): readonly Owned[] {
  const inside = (host.list(owned.path) ?? []).map(name => `${owned.path}/${name}`);
  return [
    owned,
    ...inside.map(path => {
      const isFile = host.lstat(path)?.type === 'file';
      return {path, owner: isFile ? owned.owner : null, closed: isFile ? closed : OTHERS_WRITE};
    }),
  ];
}

/** What QEMU makes itself, and libvirt does not label: files of shared memory, sockets of displays. */
function ofQemu({analysis}: VerifyContext): readonly Owned[] {
  const {uid, gid, labels} = analysis.plan.dac;
  if (uid === null || gid === null) return [];
  return analysis.inventory.resources
    .filter(({role}) => role === 'shmem-file' || role === 'graphics-socket')
    .filter(({path}) => !labels.some(one => one.path === path))
    .map(({path}) => ({path, owner: {uid, gid}, closed: OTHERS_WRITE}));
}

function checkOwner({path, owner}: Owned, {analysis}: VerifyContext): readonly Drift[] {
  const facts = owner && analysis.host.lstat(path);
  if (!facts || facts.uid === undefined || facts.gid === undefined) return [];
  const expected = `${owner.uid}:${owner.gid}`;
  const found = `${facts.uid}:${facts.gid}`;
  if (found === expected) return [];
  return [{layer: 'dac', path, expected, found, repair: `chown -h ${expected} ${quoteShell(path)}`}];
}

function checkMode({path, closed}: Owned, {analysis}: VerifyContext): readonly Drift[] {
  const facts = analysis.host.lstat(path);
  if (facts?.mode === undefined || facts.type === 'symlink') return [];
  const open = facts.mode & closed;
  // In a directory like /tmp nobody replaces the file of another.
  const isSticky = facts.type === 'directory' && (facts.mode & STICKY) !== 0;
  if (open === 0 || isSticky) return [];
  const found = octal(facts.mode);
  const expected = octal(facts.mode & ~closed);
  return [{layer: 'dac', path, expected, found, repair: `chmod ${expected} ${quoteShell(path)}`}];
}

/** In a directory of the VM's own a node gives it a device that no plan names. */
function strayNodes(made: readonly Owned[], {analysis}: VerifyContext): readonly Drift[] {
  return made.flatMap(({path}): readonly Drift[] => {
    const facts = analysis.host.lstat(path);
    if (!isDeviceNode(facts)) return [];
    const repair = `rm ${quoteShell(path)}`;
    return [{layer: 'dac', path, expected: 'no device node', found: `a ${facts.type} node`, repair}];
  });
}
