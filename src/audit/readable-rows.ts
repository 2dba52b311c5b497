// SPDX-License-Identifier: Apache-2.0
/** Rows of an access table as people read them. */
import type {AccessRow} from './access-row.ts';
import type {DomainAudit} from './report.ts';
import {nameReader} from '../layers/readable-names.ts';

export interface ReadableRow extends AccessRow {
  /** The path as the plan has it. */
  readonly planned: string;
}

/**
 * The rows with `<id>` for an id that is not known before the start, in a pattern as in the name with -1 that a plan
 * has for it. Of a name and a pattern that then read the same, the name stays.
 */
export function readableRows({name, paths}: Pick<DomainAudit, 'name' | 'paths'>): readonly ReadableRow[] {
  const readable = nameReader(name);
  const rows = paths.map(row => ({...row, planned: row.path, path: readable(row.path)}));
  const names = new Set(rows.filter(({behind}) => !behind).map(({path}) => path));
  return rows.filter(({behind, path}) => !behind || !names.has(path.replace(/\/$/, '')));
}
