// SPDX-License-Identifier: Apache-2.0
/** `svirtgen verify`: the plan against the live host. */
import {notLive, planAsFound, planRunning, verifyAll, type ToVerify} from '../../library/verify.ts';
import {jsonDocument} from '../../render/json-document.ts';
import {plural} from '../../render/report/plural.ts';
import {formatVerified} from '../../render/report/verify-table.ts';
import type {Invocation} from '../verb.ts';
import {DONE, FAILED, SOMETHING_TO_SEE, type ExitStatus} from '../exit-status.ts';
import type {Mode} from '../../inventory/mode.ts';
import type {PlanningOptions} from '../options.ts';
import {eachDefinition, parseDefinitions} from '../definitions/each-definition.ts';
import {styleFor, widthFor} from '../style.ts';
import {openTargets} from '../targets.ts';

export interface VerifyOptions extends Omit<PlanningOptions, 'mode'> {
  readonly format: 'table' | 'json';
  /** Without it, by what is found of each VM. */
  readonly mode?: Mode | undefined;
}

export async function run({operands, options, output}: Invocation<VerifyOptions>): Promise<ExitStatus> {
  if (options.host !== 'live') throw notLive();
  const all: ToVerify[] = [];
  let status = DONE;
  const {mode} = options;
  const planningOptions = {...options, mode: mode ?? 'strict'} as const;
  for (const {site, operands: named} of openTargets(operands, planningOptions, output, options.format)) {
    const definitions = parseDefinitions(named, site, output);
    const one = await eachDefinition(
      definitions,
      output,
      definition => void all.push((mode === undefined ? planAsFound : planRunning)(definition, site)),
    );
    if (one !== DONE) status = one;
    if (output.interrupted) break;
  }
  const strangers = all.filter(({site}) => mode === undefined && site.mode === 'libvirt');
  if (strangers.length > 0)
    output.note(
      `svirtgen has not prepared ${plural(strangers.length, 'VM')}: compared with what libvirt does by itself; --mode strict compares with svirtgen's policy`,
    );
  await output.working(`asking the host about ${plural(all.length, 'VM')}`);
  const domains = verifyAll(all);
  const text =
    options.format === 'json'
      ? jsonDocument('verify', {domains})
      : formatVerified(domains, {width: widthFor(output), style: styleFor(output)});
  if (options.format === 'json' || domains.length > 0) await output.print(text);
  if (status === FAILED) return FAILED;
  return domains.some(({drift}) => drift.length > 0) ? SOMETHING_TO_SEE : DONE;
}
