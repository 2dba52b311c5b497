// SPDX-License-Identifier: Apache-2.0
/** Something an auditor should see. */
import type {Provenance} from '../layers/plan.ts';

/** From the least to the most serious. */
export const SEVERITIES = ['note', 'warning', 'error'] as const;

export type Severity = (typeof SEVERITIES)[number];

export interface Finding {
  /** Stable, such as `SHARED_WRITABLE`; its page is docs/findings/<code>.md. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence: what is the case, and where it matters why. */
  readonly message: string;
  /** The host path it is about; null where it is about none. */
  readonly path: string | null;
  /** The device in words, such as `disk vda`; null where it is about the whole domain or the host. */
  readonly device: string | null;
  readonly from: Provenance | null;
  /** What to do about it. */
  readonly help: string;
}

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold);
}
