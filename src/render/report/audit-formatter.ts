/** What every form of an audit's report has in common. */
import type {AuditReport} from '../../audit/report.ts';
import type {Provenance} from '../../layers/plan.ts';
import type {Style} from './plan-table.ts';

export interface AuditFormatOptions {
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
  readonly style: Style;
}

/** Ends with a newline, as a text file does. */
export type AuditFormatter = (report: AuditReport, options: AuditFormatOptions) => string;

/** The device and its line in the definition, such as `disk vda (26)`. */
export function originOf(from: Provenance | null): string {
  if (from === null) return '-';
  return from.line > 0 ? `${from.device} (${from.line})` : from.device;
}

/** Of an access that may be none: `-` says refused, a dot that the layer has no say. */
export function accessMark(access: string | null): string {
  if (access === null) return '·';
  return access === '' ? '-' : access;
}
