// SPDX-License-Identifier: Apache-2.0
/** Layers that do not agree with each other, or with what the VM needs. */
import {verdict} from '../../kernel-model/apparmor/verdict.ts';
import {planRules} from '../../layers/apparmor/profile-rules.ts';
import {REPORT_ORDER, type LayerId} from '../../layers/layer-id.ts';
import {LAYERS} from '../../layers/layers.ts';
import {companionFile} from '../../layers/apparmor/companion-profile.ts';
import {resolvedPath} from '../../layers/resolved-path.ts';
import type {Resource} from '../../inventory/resource.ts';
import type {AccessRow} from '../access-row.ts';
import type {FindingContext} from './context.ts';
import {isDispensable} from './dispensable.ts';
import {isLibvirtMode} from './helper-profile.ts';
import {oncePerPath, openedPaths, writes} from './needs.ts';
import {report, type Sightings} from './report.ts';

export function layersRefuse(context: FindingContext): Sightings {
  const {host, plan} = context.analysis;
  const companions = new Set(
    plan.processes.filter(({profile}) => companionFile(profile ?? '') !== undefined).map(({name}) => name),
  );
  // Without a profile the VM does not start, which is a finding of its own.
  const asked = REPORT_ORDER.filter(layer => layer !== 'apparmor' || !('refused' in plan.apparmor));
  const {resources} = context.analysis.inventory;
  const told = new Set(resources.filter(one => isTold(one, context)).map(({path}) => path));
  const needed = new Set(resources.filter(({role}) => !isDispensable(role)).map(({path}) => path));
  return context.rows.flatMap(row => {
    const {path, from, cells} = row;
    // Appending is writing; locks and maps are not among the table's letters.
    const access = `${row.needed.includes('r') ? 'r' : ''}${/[wa]/.test(row.needed) ? 'w' : ''}`;
    if (access === '') return [];
    const refusing = asked.filter(layer => lacks(row.layers[layer], access));
    const isOthersWord =
      cells.dac.cause.kind === 'search-refused' ||
      cells.dac.cause.kind === 'made-itself' ||
      ((isLibvirtMode(context) || companions.has(row.process)) && refusing.join() === 'apparmor');
    if (refusing.length === 0 || isOthersWord || told.has(path) || !host.stat(path)) return [];
    const granting = asked.filter(layer => row.layers[layer] !== null && !refusing.includes(layer));
    const facts = {needed: access, refusing: listed(refusing), granting: listed(granting)};
    // Without most of what is refused QEMU does not start.
    const isError = row.process === 'qemu' && needed.has(path) && !isGuess(row) && host.kind !== 'assumed';
    return [report('LAYER_REFUSES', {path, from, severity: isError ? 'error' : undefined}, facts)];
  });
}

/** Of a label that nobody saw, nobody knows. */
function isGuess({cells, layers}: AccessRow): boolean {
  const {cause} = cells.selinux;
  return cause.kind === 'type-rule' && cause.assumed && layers.selinux === '';
}

/** What has a finding of its own or comes as a descriptor; names of pipes; directories that an assumed host has as files. */
function isTold({role, path, tree, storage}: Resource, {analysis: {host}}: FindingContext): boolean {
  if (role === 'commandline-path' || role === 'passt-log' || storage?.fdgroup !== undefined) return true;
  if (role === 'chardev-pipe') return host.stat(`${path}.in`) !== undefined;
  return tree && host.stat(path)?.type !== 'directory';
}

/** What QEMU makes itself needs a directory to make it in; the VM does not start without. */
export function closedDirectories({rows, analysis}: FindingContext): Sightings {
  // What the guest plays is written when it plays.
  const later = new Set(
    analysis.inventory.resources.flatMap(({kind, path}) => (kind === 'audio' ? [path] : [])),
  );
  return rows.flatMap(({path, from, needed, cells: {dac}}) => {
    const {cause} = dac;
    if (needed === '' || later.has(path) || cause.kind !== 'made-itself' || cause.answer !== 'refused')
      return [];
    const {directory, subject, what} = cause;
    return [report('SOCKET_DIRECTORY_CLOSED', {path, from}, {what, directory, uid: subject.uid})];
  });
}

function lacks(access: string | null, needed: string): boolean {
  return access !== null && [...needed].some(letter => !access.includes(letter));
}

function listed(layers: readonly LayerId[]): string {
  return layers.map(layer => LAYERS[layer].titles.question).join(', ');
}

/** The list that libvirt has built in. */
const BUILT_IN = new Set([
  '/dev/null', '/dev/full', '/dev/zero', '/dev/random', '/dev/urandom', '/dev/ptmx', '/dev/kvm',
  '/dev/userfaultfd',
]); // prettier-ignore

export function grantedWithoutNeed(context: FindingContext): Sightings {
  const {analysis} = context;
  const needed = new Set(analysis.inventory.resources.map(({path}) => resolvedPath(path, analysis.host)));
  const layers = (['cgroup', 'namespace'] as const).filter(layer => analysis.active.has(layer));
  if (layers.length === 0) return [];
  return analysis.site.policy.cgroupDeviceAcl
    .filter(
      path =>
        !BUILT_IN.has(path) && !needed.has(resolvedPath(path, analysis.host)) && analysis.host.stat(path),
    )
    .map(path =>
      report(
        'GRANTED_WITHOUT_NEED',
        {path, from: null},
        {layers: layers.includes('cgroup') ? 'the device list' : 'the private /dev'},
      ),
    );
}

export function denyWins(context: FindingContext): Sightings {
  const {plan, host, active} = context.analysis;
  if (!active.has('apparmor') || 'refused' in plan.apparmor) return [];
  const denying = planRules(plan.apparmor.rules.filter(({deny}) => deny));
  if (denying.length === 0) return [];
  return oncePerPath(openedPaths(context).filter(writes)).map(({path, from}) => {
    const [rule] = verdict(denying, resolvedPath(path, host), 'w', {owner: true}).deniedBy;
    return rule && report('DENY_WINS', {path, from}, {pattern: rule.pattern});
  });
}
