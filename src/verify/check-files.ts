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
import {joinChecks, NOTHING, type Checked, type Drift, type Unread} from './drift.ts';
import type {VerifyContext} from './verify-context.ts';

export function checkFiles(one: VerifyContext): Checked {
  const {plan, active} = one.analysis;
  const owners = active.has('dac') ? lastByPath(plan.dac.labels) : [];
  const contexts = active.has('selinux') ? lastByPath(plan.selinux.labels) : [];
  return joinChecks([
    ...owners.map(label => checkOwner(label, one)),
    checkContexts(contexts, one),
    active.has('dac') ? checkSearch(owners, one) : NOTHING,
  ]);
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

function checkOwner({path, uid, gid, from}: DacLabel, one: VerifyContext): Checked {
  const place = placeOf(path, one);
  if (place === undefined) return NOTHING;
  const facts = one.analysis.host.stat(place);
  if (facts?.uid === undefined || facts.gid === undefined)
    return missing(path, 'dac', `${uid}:${gid}`, from.device, one);
  // libvirt gives a file to QEMU at start, and at stop back to whom it belonged before.
  if (one.qemu === undefined) return NOTHING;
  const target = quoteShell(place);
  const drift: Drift[] = [];
  if (facts.uid !== uid || facts.gid !== gid) {
    const found = `${facts.uid}:${facts.gid}`;
    drift.push({
      layer: 'dac',
      path,
      expected: `${uid}:${gid}`,
      found,
      repair: `chown ${uid}:${gid} ${target}`,
    });
  }
  drift.push(...checkMode(path, {...facts, uid, gid}, target, one), ...checkAcl(path, facts, target));
  return {drift, unread: []};
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
  const whose = facts.uid === subject.uid ? 'u' : 'g';
  return [
    {
      layer: 'dac',
      path,
      expected: `${letters} for ${subject.uid}:${subject.gid}`,
      found: describeFile(facts),
      repair: `chmod ${whose}+${letters} ${target}`,
    },
  ];
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
): Checked {
  const {host} = one.analysis;
  const enabled = host.selinux() !== undefined;
  const places = labels.map(({path}) => placeOf(path, one));
  const details = host.details(
    places.flatMap(place => (place === undefined ? [] : [resolvedPath(place, host)])),
  );
  const checks = labels.map(({path, context, from}, index): Checked => {
    const place = places[index];
    if (place === undefined) return NOTHING;
    if (host.stat(place) === undefined) return missing(path, 'selinux', context, from.device, one);
    if (one.qemu === undefined) return NOTHING;
    const found = details.get(resolvedPath(place, host))?.context;
    if (found === undefined) {
      if (!enabled) return NOTHING;
      return {drift: [], unread: [{path, reason: 'its context cannot be read: is getfattr installed?'}]};
    }
    if (found === context) return NOTHING;
    const target = quoteShell(place);
    const repair = enabled
      ? `chcon ${quoteShell(context)} ${target}`
      : `setfattr -n security.selinux -v ${quoteShell(context)} ${target}`;
    return {drift: [{layer: 'selinux', path, expected: context, found, repair}], unread: []};
  });
  const reason = 'SELinux is not enabled in this kernel, so that it confines no VM';
  const isUntold = places.some(
    place => place !== undefined && details.get(resolvedPath(place, host))?.context === undefined,
  );
  const lacking = enabled || !isUntold ? [] : [{path: '/sys/fs/selinux', reason}];
  return joinChecks([...checks, {drift: [], unread: lacking}]);
}

/** An object of the running VM, and a variable store that the first start makes, is missed only while it runs; an image always. */
function missing(
  path: string,
  layer: Drift['layer'],
  expected: string,
  device: string,
  one: VerifyContext,
): Checked {
  const {analysis, qemu} = one;
  // The check of the private /dev tells of its nodes, with the repair.
  if (placeOf(path, one) !== path && analysis.active.has('namespace')) return NOTHING;
  const closed = walkPath(path, analysis.host);
  const above = closed.searched.at(-1);
  const hidden = !one.root && above !== undefined && analysis.host.list(above) === undefined;
  if (hidden)
    return {drift: [], unread: [{path, reason: `${above} may not be searched: only root sees the file`}]};
  const resource = analysis.inventory.at(path);
  const isImage = resource?.role === 'image' && !isMadeAtStart(resource);
  if (!isImage && qemu === undefined) return NOTHING;
  return {drift: [{layer, path, expected, found: `missing (${device})`, repair: ''}], unread: []};
}

/** The way to each file has to be open for QEMU's user; ACL entries on directories are what often keeps it so. */
function checkSearch(owners: readonly DacLabel[], {analysis}: VerifyContext): Checked {
  const [qemu] = analysis.plan.processes;
  const subject = qemu && subjectOf(analysis, qemu);
  if (!subject) return NOTHING;
  const directories = new Set(owners.flatMap(({path}) => walkPath(path, analysis.host).searched));
  const unread: Unread[] = [];
  const drift = [...directories].flatMap((directory): readonly Drift[] => {
    const facts = analysis.host.lstat(directory);
    if (!facts || decideAccess(facts, subject, EXECUTE).answer !== 'refused') return [];
    const expected = `searchable by ${subject.uid}:${subject.gid}`;
    const repair = `setfacl -m u:${subject.uid}:--x ${quoteShell(directory)}`;
    return [{layer: 'dac', path: directory, expected, found: describeFile(facts), repair}];
  });
  return {drift, unread};
}
