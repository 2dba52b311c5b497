// SPDX-License-Identifier: Apache-2.0
/** Every host path that a plan or an inventory names, each once. */
import {withoutTrailingSlashes} from '../text/paths.ts';
import type {ProcessRole, Provenance} from '../inventory/resource.ts';
import {openedAs, ownAccess} from '../inventory/role-questions.ts';
import {literalPath} from '../kernel-model/apparmor/path-matcher.ts';
import type {Analysis} from '../layers/analysis.ts';
import {resolvedPath} from '../layers/resolved-path.ts';

/** What one process does with a path. */
export interface Use {
  readonly role: ProcessRole;
  readonly access: string;
  readonly passed: boolean;
  readonly from: Provenance;
}

export interface TablePath {
  readonly path: string;
  readonly resolved: string;
  readonly uses: readonly Use[];
  /** Where no use tells: the first rule that names it. */
  readonly from: Provenance | null;
}

interface Collected {
  readonly path: string;
  readonly resolved: string;
  readonly uses: Use[];
  readonly from: Provenance | null;
}

/** What the devices need comes first, in the inventory's order; then what only a rule or a label names. */
export function pathsOf(analysis: Analysis): readonly TablePath[] {
  const {inventory, plan, active, host} = analysis;
  const found = new Map<string, Collected>();
  const at = (path: string, from: Provenance | null): Collected | undefined => {
    if (!path.startsWith('/')) return undefined;
    const resolved = withoutTrailingSlashes(resolvedPath(path, host));
    const known = found.get(resolved);
    if (known) return known;
    const fresh = {path: withoutTrailingSlashes(path), resolved, uses: [], from};
    found.set(resolved, fresh);
    return fresh;
  };
  const opened = inventory.resources.flatMap(one => openedAs(one, host));
  for (const resource of opened) {
    const {path, process, passed, from} = resource;
    addUse(at(path, from)?.uses, {role: process, access: ownAccess(resource), passed, from});
  }
  if (active.has('selinux')) for (const {path, from} of plan.selinux.labels) at(path, from);
  if (active.has('dac')) for (const {path, from} of plan.dac.labels) at(path, from);
  if (active.has('apparmor') && 'rules' in plan.apparmor) {
    for (const rule of [...plan.apparmor.rules, ...(analysis.body()?.written ?? [])])
      at(literalPath(rule.path) ?? '', rule.from);
  }
  if (active.has('cgroup')) for (const {path, from} of plan.cgroup.rules) at(path ?? '', from);
  if (active.has('namespace')) for (const path of plan.namespace.nodes) at(path, null);
  return [...found.values()];
}

/** One use a process: what several devices do with one path is done by it all. */
function addUse(uses: Use[] | undefined, use: Use): void {
  const index = uses?.findIndex(({role}) => role === use.role) ?? -1;
  const known = uses?.[index];
  if (!uses || !known) {
    uses?.push(use);
    return;
  }
  const access = [...new Set(known.access + use.access)].join('');
  uses[index] = {...known, access, passed: known.passed && use.passed};
}
