// SPDX-License-Identifier: Apache-2.0
/** The rules libvirt's helper generates, and how its run ends. */
import type {Domain} from '../../../domain/domain.ts';
import type {Host} from '../../../host/host.ts';
import type {ApparmorPolicy} from '../../../policy/policy.ts';
import type {ApparmorRule} from '../../plan.ts';
import {type Emission, emitRules} from './emit.ts';
import {closedFirmware, libvirtFeatures, type LibvirtFeatures} from '../../../versions/libvirt-changes.ts';
import {deviceRequests, extraFileRequests} from './steps/index.ts';
import {provenance} from '../../../inventory/site.ts';
import {type HelperMessage, type HelperRefusal, literal, type LiteralRequest} from './rule-request.ts';

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
  const features = asBuilt(libvirtFeatures(domain.libvirt), allTables);
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

/** A distribution's helper may differ from that of its version. */
function asBuilt(features: LibvirtFeatures, {deniesImages}: ApparmorPolicy): LibvirtFeatures {
  return {...features, deniesImages: deniesImages ?? features.deniesImages};
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

/**
 * libvirt 11.3.0: failures end the run by returning a status variable that begins as "failed", but host
 * devices assign it. After a USB or PCI device that went well, and after any SCSI one, a later failure
 * returns success: the profile then holds the base rules alone, and the exit status is 0. Fixed in later
 * versions.
 */
function isOverlooked(devices: Emission, {failures, append = false}: GenerateOptions): boolean {
  return failures === 'fixed' ? append && devices.failure !== undefined : devices.status === 'succeeded';
}

/**
 * Log, monitor, per-domain directory, pid file and the socket of a tunnelled migration. They are literal:
 * neither resolved nor judged, the name unescaped. Types other than qemu, kqemu and kvm have none.
 */
function baseRules(domain: Domain): readonly LiteralRequest[] {
  const {id, name, type} = domain;
  if (!['qemu', 'kqemu', 'kvm'].includes(type)) return [];
  const from = provenance('domain', domain, 'what QEMU and libvirt keep for every VM');
  return [
    literal(
      from,
      [`/var/log/libvirt/**/${name}.log`, 'w'],
      [`/var/lib/libvirt/qemu/domain-${name}/monitor.sock`, 'rw'],
      [`/var/lib/libvirt/qemu/domain-${id}-${firstBytes(name, 20)}/*`, 'rw'],
      [`/run/libvirt/**/${name}.pid`, 'rwk'],
      [`/run/libvirt/**/*.tunnelmigrate.dest.${name}`, 'rw'],
    ),
  ];
}

/** The helper cuts bytes where libvirtd counts characters; a torn character becomes U+FFFD. */
function firstBytes(text: string, count: number): string {
  return Buffer.from(text).subarray(0, count).toString();
}
