// SPDX-License-Identifier: Apache-2.0
/** Two plans, or two fleets of them, compared by what they mean. */
import {REPORT_ORDER} from '../layers/layer-id.ts';
import type {LayerId, LabelPlan, ProcessPlan} from '../layers/plan.ts';
import {CHANGE_KINDS, type Change} from '../layers/change.ts';
import {emptyPlan, LAYERS} from '../layers/layers.ts';
import {groupedBy} from '../list-in.ts';
import type {DomainDiff, IdentityChange} from './change.ts';
import {diffDevices, diffFindings, type DefinitionFacts} from './diff-definitions.ts';

const EMPTY: ComparedPlan = {
  ...emptyPlan({name: '', uuid: null}),
  definition: {devices: [], findings: []},
};

export interface ComparedPlan extends LabelPlan {
  /** Absent of a plan that was saved, and of rules on disk. */
  readonly definition?: DefinitionFacts | undefined;
}

export interface DiffOptions {
  readonly layers: readonly LayerId[];
  /** False where one side is rules on disk, which say nothing about names and owners. */
  readonly identity?: boolean | undefined;
}

const EVERYTHING: DiffOptions = {layers: REPORT_ORDER};

/**
 * VMs are matched by UUID, those without by name; when each side has one VM, these two are compared whatever they
 * are called. In the order of `before`, then what is new.
 */
export function diffFleets(
  before: readonly ComparedPlan[],
  after: readonly ComparedPlan[],
  options: DiffOptions = EVERYTHING,
): readonly DomainDiff[] {
  const [only, other] = [before[0], after[0]];
  if (only && other && before.length === 1 && after.length === 1) return [diffPlans(only, other, options)];
  const matching = new Map(after.map(plan => [keyOf(plan), plan]));
  const kept = before.map(plan => diffPlans(plan, take(matching, keyOf(plan)), options));
  return [...kept, ...[...matching.values()].map(plan => diffPlans(undefined, plan, options))];
}

/** The changes, those a reviewer has to see first at the top. */
export function diffPlans(
  before: ComparedPlan | undefined,
  after: ComparedPlan | undefined,
  {layers, identity = true}: DiffOptions = EVERYTHING,
): DomainDiff {
  const [a, b] = [before ?? EMPTY, after ?? EMPTY];
  const {name, uuid} = (identity && after ? after : (before ?? b)).domain;
  const changes = layers.flatMap(
    layer => (before && after && diffConfinement(layer, a, b)) ?? LAYERS[layer].diff(a, b),
  );
  const [old, now] = [a.definition, b.definition];
  const isWhole = old !== undefined && now !== undefined;
  return {
    name,
    uuid,
    in: !before ? 'b' : !after ? 'a' : 'both',
    identity: identity && before && after ? diffIdentity(a, b, layers) : [],
    changes: CHANGE_KINDS.flatMap(kind => byPath(changes.filter(change => change.kind === kind))),
    devices: isWhole ? diffDevices(old.devices, now.devices, changes) : [],
    findings: isWhole ? diffFindings(old, now) : [],
  };
}

const CONFINED: Partial<Record<LayerId, (process: ProcessPlan) => string | null>> = {
  apparmor: ({profile}) => profile,
  selinux: ({selinux}) => selinux,
};

/**
 * Of a VM that a layer no longer confines, or does so now, what the layer names path by path would say the contrary.
 * Undefined where nothing of that changed.
 */
function diffConfinement(layer: LayerId, a: LabelPlan, b: LabelPlan): readonly Change[] | undefined {
  const [old, now] = [a.processes[0], b.processes[0]];
  const by = CONFINED[layer];
  if (!by || !old || !now) return undefined;
  const [before, after] = [by(old), by(now)];
  if ((before === null) === (after === null)) return undefined;
  return [{kind: after === null ? 'widened' : 'narrowed', layer, path: '/**', before, after, from: null}];
}

/** What happens to one path stands together, in the order in which paths are first met. */
function byPath(changes: readonly Change[]): readonly Change[] {
  return [...groupedBy(changes, ({path}) => path).values()].flat();
}

function diffIdentity(a: LabelPlan, b: LabelPlan, layers: readonly LayerId[]): readonly IdentityChange[] {
  const refusal = ({apparmor}: LabelPlan) => ('refused' in apparmor ? apparmor.refused.message : null);
  const rows: readonly (readonly [string, string | null, string | null])[] = [
    ['name', a.domain.name, b.domain.name],
    ['uuid', a.domain.uuid, b.domain.uuid],
    ['type', a.domain.type, b.domain.type],
    ...(layers.includes('selinux') ? [['image label', a.selinux.image, b.selinux.image] as const] : []),
    ...(layers.includes('apparmor') ? [['AppArmor refusal', refusal(a), refusal(b)] as const] : []),
    ...processNames(a, b).flatMap(name => processRows(name, processOf(a, name), processOf(b, name), layers)),
  ];
  return rows
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => ({what, before, after}));
}

function processRows(
  name: string,
  a: ProcessPlan | undefined,
  b: ProcessPlan | undefined,
  layers: readonly LayerId[],
): readonly (readonly [string, string | null, string | null])[] {
  const owner = (one: ProcessPlan | undefined) => one && `${one.uid ?? '?'}:${one.gid ?? '?'}`;
  const row = (what: string, before: string | null | undefined, after: string | null | undefined) =>
    [`${name} ${what}`, before ?? null, after ?? null] as const;
  if (!a || !b) return [row('process', a && identity(a), b && identity(b))];
  return [
    row('owner', owner(a), owner(b)),
    ...(layers.includes('selinux') ? [row('context', a.selinux, b.selinux)] : []),
    ...(layers.includes('apparmor') ? [row('profile', a.profile, b.profile)] : []),
  ];
}

function identity({uid, gid, selinux, profile}: ProcessPlan): string {
  return [`${uid ?? '?'}:${gid ?? '?'}`, selinux, profile].filter(part => part !== null).join(' ');
}

function processNames(a: LabelPlan, b: LabelPlan): readonly string[] {
  return [...new Set([...a.processes, ...b.processes].map(({name}) => name))];
}

function processOf(plan: LabelPlan, name: string): ProcessPlan | undefined {
  return plan.processes.find(process => process.name === name);
}

function keyOf({domain}: LabelPlan): string {
  return domain.uuid ?? `name ${domain.name}`;
}

function take<Value>(table: Map<string, Value>, key: string): Value | undefined {
  const found = table.get(key);
  table.delete(key);
  return found;
}
