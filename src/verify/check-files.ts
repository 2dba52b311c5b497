// SPDX-License-Identifier: Apache-2.0
/** Owners, modes, ACLs and contexts of the files that the plan labels. */
import {decideAccess, EXECUTE, permissionBits} from '../kernel-model/dac/mode-bits.ts';
import {walkPath} from '../host/walk-path.ts';
import {formatAclEntry} from '../host/acl.ts';
import type {FileFacts} from '../host/host.ts';
import type {DacLabel} from '../layers/plan.ts';
import {quoteShell} from '../text/quote-shell.ts';
import {describeFile, subjectOf} from '../layers/dac/judge-dac.ts';
import {isMadeAtStart} from '../inventory/resource.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import type {Drift, Found} from './drift.ts';
import type {VerifyContext} from './verify-context.ts';

export function checkFiles(one: VerifyContext): readonly Found[] {
  const {plan, active} = one.analysis;
  const owners = active.has('dac') ? lastByPath(plan.dac.labels) : [];
  const contexts = active.has('selinux') ? lastByPath(plan.selinux.labels) : [];
  return [
    ...owners.flatMap(label => checkOwner(label, one)),
    ...checkContexts(contexts, one),
    ...checkSearch(owners, one),
  ];
}

/** A path that is labelled twice keeps the later label. Descriptors and names of storages are no files. */
function lastByPath<Label extends {readonly path: string}>(labels: readonly Label[]): readonly Label[] {
  return [
    ...new Map(labels.filter(({path}) => path.startsWith('/')).map(label => [label.path, label])).values(),
  ];
}

/** Where the file is to be looked at: a node of a private /dev is labelled there and not on the host. */
function placeOf(path: string, {analysis, qemu}: VerifyContext): string | undefined {
  const {nodes} = analysis.plan.namespace;
  const own = nodes.includes(path) || nodes.includes(resolvedPath(path, analysis.host));
  if (!own) return path;
  return qemu === undefined ? undefined : `/proc/${qemu.pid}/root${path}`;
}

function checkOwner({path, uid, gid, from}: DacLabel, one: VerifyContext): readonly Found[] {
  const place = placeOf(path, one);
  if (place === undefined) return [];
  const facts = one.analysis.host.stat(place);
  const expected = `${uid}:${gid}`;
  if (facts?.uid === undefined || facts.gid === undefined)
    return missing(path, 'dac', expected, from.device, one);
  // libvirt gives a file to QEMU at start, and at stop back to whom it belonged before.
  if (one.qemu === undefined) return [];
  const target = quoteShell(place);
  const found = `${facts.uid}:${facts.gid}`;
  const owner: Drift = {layer: 'dac', path, expected, found, repair: `chown ${expected} ${target}`};
  return [
    ...(found === expected ? [] : [owner]),
    ...checkMode(path, {...facts, uid, gid}, target, one),
    ...checkAcl(path, facts, target),
  ];
}

/** What the VM needs the file for has to be in its owner's bits. */
function checkMode(
  path: string,
  facts: FileFacts,
  target: string,
  {analysis}: VerifyContext,
): readonly Drift[] {
  const use = analysis.inventory.resources.find(
    resource => resource.path === path && resource.process === 'qemu' && !resource.passed,
  );
  const subject = analysis.plan.processes[0] && subjectOf(analysis, analysis.plan.processes[0]);
  if (!use || !subject) return [];
  const letters = [...'rw'].filter(letter => use.access.includes(letter)).join('');
  if (decideAccess({...facts, acl: undefined}, subject, permissionBits(letters)).answer !== 'refused')
    return [];
  const expected = `${letters} for ${subject.uid}:${subject.gid}`;
  const repair = `chmod ${facts.uid === subject.uid ? 'u' : 'g'}+${letters} ${target}`;
  return [{layer: 'dac', path, expected, found: describeFile(facts), repair}];
}

/** libvirt sets owners and no ACLs on images: an entry was made by hand, for somebody else or against the VM. */
function checkAcl(path: string, {acl}: FileFacts, target: string): readonly Drift[] {
  if (!acl?.length) return [];
  const entries = acl.filter(({tag, id}) => id !== undefined || tag === 'mask').map(formatAclEntry);
  return [{layer: 'dac', path, expected: 'no ACL', found: entries.join(' '), repair: `setfacl -b ${target}`}];
}

function checkContexts(
  labels: VerifyContext['analysis']['plan']['selinux']['labels'],
  one: VerifyContext,
): readonly Found[] {
  const {host} = one.analysis;
  const enabled = host.selinux() !== undefined;
  const places = labels.map(({path}) => placeOf(path, one));
  const details = host.details(
    places.flatMap(place => (place === undefined ? [] : [resolvedPath(place, host)])),
  );
  const checks = labels.flatMap(({path, context, from}, index): readonly Found[] => {
    const place = places[index];
    if (place === undefined) return [];
    if (host.stat(place) === undefined) return missing(path, 'selinux', context, from.device, one);
    if (one.qemu === undefined) return [];
    const found = details.get(resolvedPath(place, host))?.context;
    if (found === undefined)
      return enabled ? [{path, reason: 'its context cannot be read: is getfattr installed?'}] : [];
    if (found === context) return [];
    const target = quoteShell(place);
    const repair = enabled
      ? `chcon ${quoteShell(context)} ${target}`
      : `setfattr -n security.selinux -v ${quoteShell(context)} ${target}`;
    return [{layer: 'selinux', path, expected: context, found, repair}];
  });
  const reason = 'SELinux is not enabled in this kernel, so that it confines no VM';
  const isUntold = places.some(
    place => place !== undefined && details.get(resolvedPath(place, host))?.context === undefined,
  );
  const lacking = enabled || !isUntold ? [] : [{path: '/sys/fs/selinux', reason}];
  return [...checks, ...lacking];
}

/** An object of the running VM, and a variable store that the first start makes, is missed only while it runs; an image always. */
function missing(
  path: string,
  layer: Drift['layer'],
  expected: string,
  device: string,
  one: VerifyContext,
): readonly Found[] {
  const {analysis, qemu} = one;
  // The check of the private /dev tells of its nodes, with the repair.
  if (placeOf(path, one) !== path && analysis.active.has('namespace')) return [];
  const closed = walkPath(path, analysis.host);
  const above = closed.searched.at(-1);
  const hidden = !one.root && above !== undefined && analysis.host.list(above) === undefined;
  if (hidden) return [{path, reason: `${above} may not be searched: only root sees the file`}];
  const resource = analysis.inventory.at(path);
  const isImage = resource?.role === 'image' && !isMadeAtStart(resource);
  if (!isImage && qemu === undefined) return [];
  return [{layer, path, expected, found: `missing (${device})`, repair: ''}];
}

/** The way to each file has to be open for QEMU's user; ACL entries on directories are what often keeps it so. */
function checkSearch(owners: readonly DacLabel[], {analysis}: VerifyContext): readonly Drift[] {
  const [qemu] = analysis.plan.processes;
  const subject = qemu && subjectOf(analysis, qemu);
  if (!subject) return [];
  const directories = new Set(owners.flatMap(({path}) => walkPath(path, analysis.host).searched));
  return [...directories].flatMap((directory): readonly Drift[] => {
    const facts = analysis.host.lstat(directory);
    if (!facts || decideAccess(facts, subject, EXECUTE).answer !== 'refused') return [];
    const expected = `searchable by ${subject.uid}:${subject.gid}`;
    const repair = `setfacl -m u:${subject.uid}:--x ${quoteShell(directory)}`;
    return [{layer: 'dac', path: directory, expected, found: describeFile(facts), repair}];
  });
}
