// SPDX-License-Identifier: Apache-2.0
/** What differs between two policies of a VM. */
import type {Severity} from '../audit/finding.ts';
import type {Change} from '../layers/change.ts';
import type {Provenance} from '../layers/plan.ts';

/** Who the VM's processes are, and what the VM is called. */
export interface IdentityChange {
  /** Such as `qemu owner` or `uuid`. */
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A device, or one thing that the definition says of it, as far as no layer tells. */
export interface DeviceChange {
  readonly kind: 'gained' | 'changed' | 'lost';
  readonly device: string;
  /** Such as `source.host`; `device` for the whole. */
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly from: Provenance;
}

export interface FindingChange {
  readonly kind: 'appeared' | 'gone';
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: string | null;
  readonly from: Provenance | null;
}

export interface DomainDiff {
  readonly name: string;
  readonly uuid: string | null;
  /** Where the VM is there at all. */
  readonly in: 'both' | 'a' | 'b';
  readonly identity: readonly IdentityChange[];
  readonly changes: readonly Change[];
  /** Empty where one side is no definition: a saved plan, or a folder. */
  readonly devices: readonly DeviceChange[];
  readonly findings: readonly FindingChange[];
}

export function isDifferent({in: where, identity, changes, devices, findings}: DomainDiff): boolean {
  return where !== 'both' || [identity, changes, devices, findings].some(list => list.length > 0);
}
