// SPDX-License-Identifier: Apache-2.0
/** What every form of an audit's report has in common. */
import type {AuditReport} from '../../audit/report.ts';
import type {Mode} from '../../inventory/mode.ts';
import type {TextFormat} from './plan-table.ts';

export interface AuditFormatOptions extends TextFormat {
  /** Definitions that have no audit, and why. */
  readonly failed: readonly {
    readonly file: string;
    readonly error: {
      readonly code: string;
      readonly message: string;
      readonly line: number;
      readonly column: number;
    };
  }[];
  /** What the report is of; a report for programs has it elsewhere. */
  readonly stamp?: ReportStamp | undefined;
  /** Where docs/ is published, for links; none when undefined. */
  readonly documentation?: string | undefined;
  /** Which rows of the access table a report for terminals shows; none when undefined. */
  readonly paths?: PathsChoice | undefined;
  /** Whether it shows each sighting of a finding, however many there are. */
  readonly everySighting?: boolean | undefined;
}

export interface ReportStamp {
  /** The host in words: a name, a snapshot's file, or that everything is assumed. */
  readonly host: string;
  readonly mode: Mode;
  readonly policy: string;
  /** The day, YYYY-MM-DD. */
  readonly date: string;
}

/**
 * All rows; those of the VM alone, without what libvirt makes for every VM and without devices; what other VMs reach
 * too; what is in /dev.
 */
export const PATHS_CHOICES = ['all', 'own', 'shared', 'devices'] as const;

export type PathsChoice = (typeof PATHS_CHOICES)[number];

/** Ends with a newline, as a text file does. */
export type AuditFormatter = (report: AuditReport, options: AuditFormatOptions) => string;

/** Of an access that may be none: `-` says refused, a dot that the layer has no say. */
export function accessMark(access: string | null): string {
  if (access === null) return '·';
  return access === '' ? '-' : access;
}
