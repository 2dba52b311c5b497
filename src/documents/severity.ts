// SPDX-License-Identifier: Apache-2.0
/** How serious a finding is, from the least to the most. */
export const SEVERITIES = ['note', 'warning', 'error'] as const;

export type Severity = (typeof SEVERITIES)[number];

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold);
}

/** For sorting: the most serious first. */
export function bySeverity(one: {readonly severity: Severity}, other: {readonly severity: Severity}): number {
  return SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity);
}
