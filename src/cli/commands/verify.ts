/** `svirtgen verify`: the plan against the live host. */
import {readdirSync} from 'node:fs';
import {referenceKey} from '../../verify/check-memory.ts';
import {verifyPlan} from '../../verify/verify.ts';
import type {VerifySite} from '../../verify/verify.ts';
import type {Unread} from '../../verify/drift.ts';
import {parseDomain} from '../../domain/parse-domain.ts';
import {KnownError} from '../../errors.ts';
import {liveDeviceMap} from '../../host/device-map.ts';
import {liveRunning} from '../../host/running.ts';
import {planWithInventory} from '../../layers/plan-domain.ts';
import type {PlanWithInventory} from '../../layers/plan-domain.ts';
import {quoteShell} from '../../text/quote-shell.ts';
import {formatVerified} from '../../render/report/verify-table.ts';
import type {VerifiedDomain} from '../../render/report/verify-table.ts';
import type {Invocation} from '../command.ts';
import {DONE, FAILED, SOMETHING_TO_SEE} from '../exit-status.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import {noteAssumptions} from '../planning.ts';
import {readDefinitions} from '../read-definitions.ts';
import type {Definition} from '../read-definitions.ts';
import {formatError} from '../report-errors.ts';
import {openSite} from '../site.ts';
import type {PlanningSite} from '../site.ts';
import {styleFor, WIDTH} from '../style.ts';

export interface VerifyOptions extends PlanningOptions {
  readonly format: 'table' | 'json';
}

interface ToVerify {
  readonly file: string;
  readonly planned: PlanWithInventory;
  readonly unread: readonly Unread[];
}

const running = liveRunning();

export async function run({operands, options, output}: Invocation<VerifyOptions>): Promise<ExitStatus> {
  const site = openSite(options);
  if (site.host.kind !== 'live') throw notLive();
  noteAssumptions(site, output, options.quiet);
  let failed = false;
  const all: ToVerify[] = [];
  for (const definition of readDefinitions(operands)) {
    try {
      all.push(planRunning(definition, site));
    } catch (error) {
      failed = true;
      output.complain(formatError(error, definition.file));
    }
  }
  const domains = all.map(one => verifyOne(one, all, site));
  const text =
    options.format === 'json'
      ? `${JSON.stringify({domains}, undefined, 2)}\n`
      : domains.map(domain => formatVerified(domain, {width: WIDTH, style: styleFor(output)})).join('\n');
  await output.print(text);
  if (failed) return FAILED;
  return domains.some(({drift}) => drift.length > 0) ? SOMETHING_TO_SEE : DONE;
}

function notLive(): KnownError {
  return new KnownError('VERIFY_NOT_LIVE', 'verify looks at the live host, and not at a recorded one', {
    help: 'leave --host away, and run it where the VMs run',
  });
}

/**
 * A running VM is planned from what libvirt wrote when it started: it has the id that is part of many names, and
 * the categories it got.
 */
function planRunning(definition: Definition, site: PlanningSite): ToVerify {
  if ('failure' in definition) throw definition.failure;
  const {file, content} = definition;
  const written = planContent(content, site);
  const {name, id} = written.plan.domain;
  const isRunning = running.process(`${site.layout.state}/${name}.pid`) !== undefined;
  if (id !== -1 || !isRunning) return {file, planned: written, unread: []};
  const path = `${site.layout.state}/${name}.xml`;
  const status = running.text(path);
  if (status === undefined || status === 'unreadable') {
    const reason = 'it may not be read, so the id and the categories of the running VM are not known';
    return {file, planned: written, unread: [{path, reason}]};
  }
  return {file, planned: planContent(new TextEncoder().encode(status.content), site), unread: []};
}

function planContent(content: Uint8Array, site: PlanningSite): PlanWithInventory {
  const domain = parseDomain(content, {
    defaultSecurityModel: site.policy.securityDrivers[0],
    libvirt: site.libvirt,
  });
  return planWithInventory(domain, site.host, site.policy, site);
}

function verifyOne(
  {file, planned, unread}: ToVerify,
  all: readonly ToVerify[],
  site: PlanningSite,
): VerifiedDomain {
  const verifySite: VerifySite = {
    running,
    active: site.backends,
    generate: `--mode ${site.mode} ${quoteShell(file)}`,
    root: process.getuid?.() === 0,
    references: countReferences(all),
    othersRunning: othersRunning(all, site.layout.state),
    deviceMap: liveDeviceMap,
  };
  const checked = verifyPlan(planned, verifySite);
  return {
    file,
    name: planned.plan.domain.name,
    running: checked.running,
    drift: checked.drift,
    unread: [...unread, ...checked.unread],
  };
}

/** Each VM that sets a label counts once a label; those that do not run rely on nothing. */
function countReferences(all: readonly ToVerify[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const {planned} of all) {
    const {dac, selinux, domain} = planned.plan;
    if (domain.id === -1) continue;
    const keys = [
      ...dac.labels.filter(({remember}) => remember).map(({path}) => referenceKey('dac', path)),
      ...selinux.labels.filter(({remember}) => remember).map(({path}) => referenceKey('selinux', path)),
    ];
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function othersRunning(all: readonly ToVerify[], folder: string): boolean {
  const given = new Set(all.map(({planned}) => planned.plan.domain.name));
  try {
    // Process ids are also written for companions and drivers; a status file is there for each VM that runs.
    const names = readdirSync(folder).filter(name => name.endsWith('.xml'));
    return names.some(name => !given.has(name.slice(0, -'.xml'.length)));
  } catch {
    return true;
  }
}
