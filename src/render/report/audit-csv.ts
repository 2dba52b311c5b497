// SPDX-License-Identifier: Apache-2.0
/** The table for spreadsheets, as RFC 4180 has it: one line a path and process, CRLF, quotes where needed. */
import {REPORT_ORDER} from '../../layers/layer-id.ts';
import {readableRows} from '../../audit/readable-rows.ts';
import type {AuditReport} from '../../audit/report.ts';
import {printable} from './printable.ts';

const HEADER = [
  'file',
  'vm',
  'uuid',
  'path',
  'process',
  'effective',
  'needed',
  ...REPORT_ORDER,
  'device',
  'line',
  'reason',
];

/** The lines of one VM at a time. */
export function* auditCsv({domains}: AuditReport): Generator<string> {
  yield lineOf(HEADER);
  for (const {file, name, uuid, paths} of domains) {
    const rows = readableRows({name, paths}).map(({path, process, effective, needed, layers, from}) => [
      file,
      name,
      uuid ?? '',
      path,
      process,
      effective,
      needed,
      // An empty field is a refusal, so what does not apply has to say so.
      ...REPORT_ORDER.map(layer => layers[layer] ?? 'n/a'),
      from?.device ?? '',
      from ? String(from.line) : '',
      from?.reason ?? '',
    ]);
    yield rows.map(lineOf).join('');
  }
}

function lineOf(row: readonly string[]): string {
  return `${row.map(field).join(',')}\r\n`;
}

/** A spreadsheet takes what begins with one of these for a formula; a leading apostrophe keeps it a text. */
const FORMULA = /^[=+\-@\t\r]/;

/** These a quoted field may hold; other control characters a terminal would obey. */
const LINE_BREAKS = /\r\n|\r|\n/u;

function field(text: string): string {
  const shown = text.split(LINE_BREAKS).map(printable).join('\n');
  const safe = FORMULA.test(text) ? `'${shown}` : shown;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
