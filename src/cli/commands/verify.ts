/** `svirtgen verify`: the plan against the live host. */
import {readdirSync} from 'node:fs';
import {referenceKey} from '../../verify/check-memory.ts';
import {verifyPlan} from '../../verify/verify.ts';
import type {VerifySite} from '../../verify/verify.ts';
import type {Unread} from '../../verify/drift.ts';
import {KnownError} from '../../errors.ts';
import {liveDeviceMap} from '../../host/device-map.ts';
import {liveRunning} from '../../host/running.ts';
import type {PlanWithInventory} from '../../layers/plan-with-inventory.ts';
import {quoteShell} from '../../text/quote-shell.ts';
import {formatVerified} from '../../render/report/verify-table.ts';
import type {VerifiedDomain} from '../../render/report/verify-table.ts';
import type {Invocation} from '../command.ts';
import {DONE, FAILED, SOMETHING_TO_SEE} from '../exit-status.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import {eachDefinition, parseDefinition, parseDefinitions} from '../definitions/each-definition.ts';
import type {ParsedDefinition} from '../definitions/each-definition.ts';
import {planParsed} from '../planning.ts';
import type {PlanningSite} from '../site.ts';
import {styleFor, widthFor} from '../style.ts';
import {openTargets} from '../targets.ts';

export interface VerifyOptions extends PlanningOptions {
  readonly format: 'table' | 'json';
}

interface ToVerify {
  readonly site: PlanningSite;
  readonly file: string;
  readonly planned: PlanWithInventory;
  readonly unread: readonly Unread[];
}

const running = liveRunning();

export async function run({operands, options, output}: Invocation<VerifyOptions>): Promise<ExitStatus> {
  if (options.host !== 'live') throw notLive();
  const all: ToVerify[] = [];
  let status = DONE;
  for (const {site, operands: named} of openTargets(operands, options, output)) {
    const definitions = parseDefinitions(named, site, output);
    const one = await eachDefinition(
      definitions,
      output,
      definition => void all.push({...planRunning(definition, site), site}),
    );
    if (one !== DONE) status = one;
  }
  const domains = all.map(one => verifyOne(one, all));
  const text =
    options.format === 'json'
      ? `${JSON.stringify({domains}, undefined, 2)}\n`
      : domains
          .map(domain => formatVerified(domain, {width: widthFor(output), style: styleFor(output)}))
          .join('\n');
  await output.print(text);
  if (status === FAILED) return FAILED;
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
function planRunning(definition: ParsedDefinition, site: PlanningSite): Omit<ToVerify, 'site'> {
  const {file} = definition;
  const written = planParsed(definition, site);
  const {name, id} = written.plan.domain;
  const isRunning = running.process(`${site.layout.state}/${name}.pid`) !== undefined;
  if (id !== -1 || !isRunning) return {file, planned: written, unread: []};
  const path = `${site.layout.state}/${name}.xml`;
  const status = running.text(path);
  if (status === undefined || status === 'unreadable') {
    const reason = 'it may not be read, so the id and the categories of the running VM are not known';
    return {file, planned: written, unread: [{path, reason}]};
  }
  const parsed = parseDefinition({file: path, content: new TextEncoder().encode(status.content)}, site);
  if ('failure' in parsed) throw parsed.failure;
  return {file, planned: planParsed(parsed, site), unread: []};
}

function verifyOne({site, file, planned, unread}: ToVerify, all: readonly ToVerify[]): VerifiedDomain {
  const verifySite: VerifySite = {
    running,
    active: site.layers,
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
