// SPDX-License-Identifier: Apache-2.0
/** The rules libvirt's helper generates, and how its run ends. */
import type {Domain} from '../../../domain/domain.ts';
import type {Host} from '../../../host/host.ts';
import type {ApparmorPolicy} from '../../../policy/policy.ts';
import type {ApparmorRule} from '../../plan.ts';
import {baseRules} from './base-rules.ts';
import {emitRules, type Emission} from './emit.ts';
import {closedFirmware, libvirtFeatures, type LibvirtFeatures} from '../../../versions/libvirt-changes.ts';
import type {HelperMessage, HelperRefusal} from './messages.ts';
import {masksLaterFailures11_3} from './quirks.ts';
import {deviceRequests, extraFileRequests} from './steps/index.ts';

export interface GenerateOptions {
  /** An additional file, as a hot-plugged image is: `rwk`, after everything else. */
  readonly extraFile?: string | undefined;
  /**
   * `libvirt 11.3.0` hides failures behind a host device and, when one rule is only appended, fails because
   * of any other device. `fixed` does neither.
   */
  readonly failures: 'libvirt 11.3.0' | 'fixed';
  /** Generate the rule of the additional file alone. The devices are looked at all the same. */
  readonly append?: boolean;
}

export interface Generated {
  /** Lines with their ends; empty when there are no rules. */
  readonly text: string;
  readonly rules: readonly ApparmorRule[];
  readonly messages: readonly HelperMessage[];
  readonly refused: HelperRefusal | undefined;
  /** A failure that did not end the run: hidden by libvirt, or of no concern to the one appended rule. */
  readonly overlooked: HelperRefusal | undefined;
}

export function generateRules(
  domain: Domain,
  host: Host,
  allTables: ApparmorPolicy,
  options: GenerateOptions,
): Generated {
  const {append = false} = options;
  const features = libvirtFeatures(domain.libvirt);
  const tables = withReadableFirmware(allTables, features);
  const view = {domain, host, extraFile: options.extraFile, features};
  const devices = emitRules(deviceRequests(view), host, tables);
  const extra = emitRules(extraFileRequests(view), host, tables);
  const failure = devices.failure ?? extra.failure;
  const overlooked = isOverlooked(devices, options) ? failure : undefined;
  const run = [devices, ...(devices.failure ? [] : [extra])];
  if (failure && !overlooked) return refusedRun(failure, run);

  // An appended file is judged in the run over all devices, and then once more.
  const judged = append ? [...run, extra] : run;
  if (append && extra.failure) return refusedRun(extra.failure, judged, overlooked);
  const base = emitRules(baseRules(domain), host, tables);
  const written = append ? [extra] : overlooked ? [base] : [base, ...run];
  return {
    text: written.flatMap(({lines}) => lines.map(line => `${line}\n`)).join(''),
    rules: written.flatMap(({rules}) => rules),
    messages: judged.flatMap(({messages}) => messages),
    refused: undefined,
    overlooked,
  };
}

/** The tables are those of 11.3; older helpers let nobody read some of the firmware. */
function withReadableFirmware(tables: ApparmorPolicy, features: LibvirtFeatures): ApparmorPolicy {
  const closed = closedFirmware(features);
  return {...tables, restrictedReadWrite: tables.restrictedReadWrite.filter(path => !closed.includes(path))};
}

function refusedRun(
  refused: HelperRefusal,
  judged: readonly Emission[],
  overlooked?: HelperRefusal,
): Generated {
  return {text: '', rules: [], messages: judged.flatMap(({messages}) => messages), refused, overlooked};
}

function isOverlooked(devices: Emission, {failures, append = false}: GenerateOptions): boolean {
  return failures === 'fixed'
    ? append && devices.failure !== undefined
    : masksLaterFailures11_3(devices.status);
}
