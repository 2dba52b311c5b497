// SPDX-License-Identifier: Apache-2.0
// What questions across hosts cost: exports of many hosts, written by the real rows and the real writer, and each
// question asked by `svirtgen fleet` as a process of its own. VMs are judged once and named anew for a host; hosts
// beyond `distinct` have the files of another one under a name of their own.
import {spawnSync} from 'node:child_process';
import {linkSync, mkdirSync, writeFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {dirname, join} from 'node:path';
import {HostExport} from '../build/src/fleet/host-export.js';
import {partitionPath} from '../build/src/fleet/partition.js';
import {factsOf} from '../build/src/fleet/rows.js';
import {auditPlanned} from '../build/src/library/audit.js';
import {openSite} from '../build/src/library/open-site.js';
import {planDefinition} from '../build/src/library/plan.js';
import {reportOf} from '../build/src/audit/report.js';
import {root} from './commands.mjs';
import {fleetVm} from './fleet-definitions.mjs';

const DATES = ['2026-11-25', '2026-11-26'];
/** Ten seconds on all cores, as processor time, which a busy machine disturbs least. */
const GOALS = {processor: 10 * availableParallelism(), mebibytes: 4096};

const QUESTIONS = {
  shared: [],
  reaches: ['--object', 'nfs://nas-1:/export/images/golden.qcow2'],
  touches: ['--vm', 'web-server-0-h7'],
  categories: [],
  changed: ['--since', DATES[0]],
  findings: [],
};

/**
 * @param size `{hosts, vms, distinct, dates}`: VMs a host, how many hosts have files of their own, and for how many
 *   dates
 * @returns rows `{question, seconds, processor, mebibytes, rows, met}`
 */
export function benchFleet(folder, size) {
  writeExports(folder, size);
  return Object.entries(QUESTIONS)
    .filter(([question]) => question !== 'changed' || size.dates > 1)
    .map(([question, options]) => ask(folder, question, options));
}

function writeExports(folder, {hosts, vms, distinct, dates}) {
  const exported = exportOf(vms);
  for (const date of DATES.slice(-dates)) {
    for (let number = 0; number < Math.min(distinct, hosts); number += 1) {
      const host = hostName(number);
      const tables = new HostExport({...exported.host, name: host}, identities(number));
      for (const [vm, domain] of domainsFor(exported, number, date).entries())
        tables.add({domain, facts: exported.facts[vm], networkImages: []});
      for (const {table, bytes} of tables.finish())
        put(join(folder, partitionPath(table, host, date)), bytes);
    }
    for (let number = distinct; number < hosts; number += 1) {
      for (const table of ['hosts', 'vms', 'access', 'findings']) {
        const [from, to] = [hostName(number % distinct), hostName(number)].map(host =>
          join(folder, partitionPath(table, host, date)),
        );
        mkdirSync(dirname(to), {recursive: true});
        linkSync(from, to);
      }
    }
  }
}

function put(file, bytes) {
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, bytes);
}

function hostName(number) {
  return `kvm-${number}`;
}

function exportOf(vms) {
  const site = openSite({host: 'assumed'});
  const planned = Array.from({length: vms}, (_, number) =>
    planDefinition({file: `vm-${number}.xml`, xml: fleetVm(number)}, site),
  );
  return {
    host: {mode: site.mode, policy: site.policy.name, layers: site.layers, svirtgen: 'bench'},
    report: reportOf(planned.map(one => auditPlanned(one, site, {}))),
    facts: planned.map(({plan}) => factsOf(plan)),
  };
}

/** On the second date one VM in a hundred has lost a path. */
function domainsFor({report}, number, date) {
  return report.domains.map((domain, vm) => ({
    ...domain,
    name: `${domain.name}-h${number}`,
    uuid: domain.uuid.replace(/^.{8}/, number.toString(16).padStart(8, '0')),
    paths: date === DATES[1] && vm % 100 === 0 ? domain.paths.slice(1) : domain.paths,
  }));
}

/** Images are on one of ten servers, and each second cluster's disk on it, too; the rest is the host's own. */
function identities(number) {
  const nas = `nfs://nas-${number % 10}:/export/images`;
  return path => {
    const [, image] = /^\/(?:var\/lib\/libvirt\/images|srv\/cluster)\/(.*)$/.exec(path) ?? [];
    return {shared: image === undefined ? undefined : `${nas}/${image}`, id: undefined};
  };
}

/** GNU time tells what was the most memory. */
function ask(folder, question, options) {
  const command = [
    join(root, 'build/bin/svirtgen.cjs'),
    'fleet',
    question,
    folder,
    '--format',
    'ndjson',
    ...options,
  ];
  const {stdout, stderr, status} = spawnSync(
    '/usr/bin/time',
    ['-f', '%e %U %S %M', process.execPath, ...command],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  );
  if (status !== 0) throw new Error(`${question}: ${stderr}`);
  const [seconds, user, system, kilobytes] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  const [processor, mebibytes] = [user + system, kilobytes / 1024];
  const met = processor <= GOALS.processor && mebibytes <= GOALS.mebibytes;
  return {question, seconds, processor, mebibytes, rows: stdout.split('\n').length - 1, met};
}

export function fleetLine({question, seconds, processor, mebibytes, rows, met}) {
  const cost = `${seconds.toFixed(1).padStart(6)} s, ${processor.toFixed(1).padStart(6)} s of processor time, ${mebibytes.toFixed(0).padStart(5)} MiB`;
  return `fleet ${question.padEnd(10)} ${cost}, ${rows} rows  ${met ? 'met' : 'NOT met'}`;
}
