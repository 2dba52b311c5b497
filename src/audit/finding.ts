// SPDX-License-Identifier: Apache-2.0
/** Something an auditor should see. */
import type {Finding} from '../documents/audit.ts';

export type {Finding};
export type Severity = Finding['severity'];

/** From the least to the most serious. */
export const SEVERITIES = ['note', 'warning', 'error'] as const satisfies readonly Severity[];

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold);
}
