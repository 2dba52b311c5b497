// SPDX-License-Identifier: Apache-2.0
// Where an audit's processor time goes, phase by phase: generated VMs in batches, in one thread, as `audit` takes them.
import {setFlagsFromString} from 'node:v8';
import {findFindings} from '../build/src/audit/findings/index.js';
import {FleetStore} from '../build/src/audit/fleet-store/fleet-store.js';
import {packBatch} from '../build/src/audit/fleet-store/packed-batch.js';
import {fleetMember} from '../build/src/audit/make-member.js';
import {auditDomain, fleetReport} from '../build/src/audit/report.js';
import {analysisForAudit} from '../build/src/library/audit.js';
import {parseBytes} from '../build/src/library/definition.js';
import {openSite} from '../build/src/library/open-site.js';
import {planParsed} from '../build/src/library/plan.js';
import {stockRulesOf} from '../build/src/library/stock-rules.js';
import {A_FEW} from '../build/src/cli/threads/batches.js';
import {RecentMap} from '../build/src/once.js';
import {fleetVm} from './fleet-definitions.mjs';

const BATCH = 32;

/** @returns rows `{phase, milliseconds}` of processor time for one VM */
export function benchPhases(count) {
  // As a run with so much to do has it.
  setFlagsFromString('--interrupt-budget=1000000');
  const clock = stopwatch();
  const site = openSite({host: 'assumed'});
  const settings = {asIs: false, stock: stockRulesOf(site.host)};
  const store = new FleetStore();
  for (let from = 0; from < count; from += BATCH) {
    const numbers = Array.from({length: Math.min(BATCH, count - from)}, (_, at) => from + at);
    const sources = numbers.map(number => ({
      file: `vm-${number}.xml`,
      content: Buffer.from(fleetVm(number)),
    }));
    store.add(packed(judged(sources, {site, settings, clock}), clock));
  }
  const members = clock.time('members, unpacked', () => last(store.members()));
  const lately = new RecentMap(A_FEW);
  const again = vm => {
    const known = lately.get(vm);
    if (known !== undefined) return known;
    const {file, content} = store.sourceOf(vm);
    const analysis = analysisForAudit(planParsed(parseBytes(file, content, site), site), site, settings);
    lately.set(vm, analysis);
    return analysis;
  };
  clock.time('among VMs', () => last(fleetReport(store.domains(), members, again)));
  return clock.rows(count);
}

function judged(sources, {site, settings, clock}) {
  const parsed = clock.time('parse', () => sources.map(({file, content}) => parseBytes(file, content, site)));
  const planned = clock.time('plan', () => parsed.map(one => planParsed(one, site)));
  const analyses = planned.map(one => analysisForAudit(one, site, settings));
  const contexts = clock.time('access table, helper', () =>
    analyses.map((analysis, at) =>
      auditDomain({file: sources[at].file, written: parsed[at].domain, analysis}),
    ),
  );
  const findings = clock.time('findings', () => contexts.map(findFindings));
  const members = clock.time('member', () => contexts.map(fleetMember));
  return contexts.map(({file, analysis: {plan}, rows}, at) => ({
    domain: {...plan.domain, file, layers: [], paths: rows, findings: findings[at]},
    member: members[at],
    source: sources[at],
  }));
}

function packed(vms, clock) {
  return clock.time('pack, counts only', () => packBatch(vms, {countsOnly: true}));
}

function stopwatch() {
  const spent = new Map();
  return {
    time(phase, work) {
      const before = process.cpuUsage();
      const result = work();
      const {user, system} = process.cpuUsage(before);
      spent.set(phase, (spent.get(phase) ?? 0) + user + system);
      return result;
    },
    rows: count => [...spent].map(([phase, time]) => ({phase, milliseconds: time / 1000 / count})),
  };
}

function last(steps) {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

export function phaseLine({phase, milliseconds}) {
  return `${phase.padEnd(24)} ${milliseconds.toFixed(2).padStart(6)} ms a VM`;
}
