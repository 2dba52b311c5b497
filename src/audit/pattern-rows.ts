// SPDX-License-Identifier: Apache-2.0
/** Rules with a pattern, and what the host has behind each. */
import {literalPath, pathMatcher} from '../kernel-model/apparmor/path-matcher.ts';
import {expandedPattern} from '../kernel-model/apparmor/verdict.ts';
import type {ApparmorRule, ProcessPlan} from '../layers/plan.ts';
import type {Host} from '../host/host.ts';
import {accessOf, type AccessRow, type Behind} from './access-row.ts';
import {commonAccess, judged, unasked} from '../layers/judgement.ts';
import {effectiveAccess, judgeAll, type Judgements} from '../layers/judge-all.ts';
import {perLayer} from '../layers/layer-id.ts';
import type {Analysis} from '../layers/analysis.ts';

const SHOWN = 20;
/** Names that are looked at for one pattern, and directories below each other. */
const SEARCHED = 2000;
const DEEPEST = 12;

export function patternRows(analysis: Analysis, process: ProcessPlan): readonly AccessRow[] {
  const {apparmor} = analysis.plan;
  if (!analysis.active.has('apparmor') || 'refused' in apparmor) return [];
  return [...apparmor.rules, ...(analysis.body()?.written ?? [])]
    .filter(
      rule => !rule.deny && literalPath(rule.path) === undefined && expandedPattern(rule.path) !== undefined,
    )
    .map(rule => patternRow(rule, analysis, process));
}

function patternRow(rule: ApparmorRule, analysis: Analysis, process: ProcessPlan): AccessRow {
  const access = commonAccess(rule.access, 'rw');
  const cells: Judgements = {
    ...perLayer(layer => unasked(layer, {kind: 'behind-pattern'})),
    apparmor: judged('apparmor', access, {
      rule: `"${rule.path}" ${rule.access},`,
      from: rule.from,
      cause: {kind: 'pattern', device: rule.from.device},
    }),
  };
  return {
    path: rule.path,
    resolved: rule.path,
    process: process.name,
    layers: accessOf(cells),
    effective: access,
    from: rule.from,
    needed: '',
    cells,
    behind: behindOf(expandedPattern(rule.path) ?? rule.path, analysis, process),
  };
}

function behindOf(pattern: string, analysis: Analysis, process: ProcessPlan): Behind {
  const {found, more} = search(pattern, analysis.host);
  const paths = found.map(path => {
    const plain = path.replace(/\/$/, '');
    const question = {path: plain, process};
    return {path, effective: effectiveAccess(analysis, question, judgeAll(analysis, question))};
  });
  return {paths, more};
}

/** Walks down from the last directory that the pattern names in full. Links are named, never followed. */
function search(pattern: string, host: Host): {readonly found: readonly string[]; readonly more: boolean} {
  const matches = pathMatcher(pattern);
  const found: string[] = [];
  const open = [{directory: literalDirectory(pattern), depth: 0}];
  let searched = 0;
  for (let at = open.shift(); at; at = open.shift()) {
    for (const name of host.list(at.directory) ?? []) {
      if (++searched > SEARCHED) return {found, more: true};
      const path = at.directory === '/' ? `/${name}` : `${at.directory}/${name}`;
      const directory = host.lstat(path)?.type === 'directory';
      if (matches(directory ? `${path}/` : path)) {
        if (found.length === SHOWN) return {found, more: true};
        found.push(directory ? `${path}/` : path);
      }
      if (directory && at.depth < DEEPEST) open.push({directory: path, depth: at.depth + 1});
    }
  }
  return {found, more: false};
}

/** The directory before the first character with a meaning. */
function literalDirectory(pattern: string): string {
  const special = pattern.search(/[\\*?[\]{}^@]/);
  const plain = special === -1 ? pattern : pattern.slice(0, special);
  return plain.slice(0, plain.lastIndexOf('/')) || '/';
}
