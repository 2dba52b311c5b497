// SPDX-License-Identifier: Apache-2.0
/** Rows of an access table as people read them. */
import type {AccessRow} from '../../audit/access-row.ts';
import type {DomainAudit} from '../../audit/report.ts';
import {shortName} from '../../policy/short-name.ts';
import {readablePattern} from '../../layers/apparmor/any-id.ts';

export interface ReadableRow extends AccessRow {
  /** The path as the plan has it. */
  readonly planned: string;
}

/**
 * The rows with `<id>` for an id that is not known before the start, in a pattern as in the name with -1 that a plan
 * has for it. Of a name and a pattern that then read the same, the name stays.
 */
export function readableRows({name, paths}: Pick<DomainAudit, 'name' | 'paths'>): readonly ReadableRow[] {
  const readable = pathReader(name);
  const rows = paths.map(row => ({...row, planned: row.path, path: readable(row.path)}));
  const names = new Set(rows.filter(({behind}) => !behind).map(({path}) => path));
  return rows.filter(({behind, path}) => !behind || !names.has(path.replace(/\/$/, '')));
}

/** From the path that a plan has for a VM to the one that people read. */
export function pathReader(name: string): (path: string) => string {
  const unborn = shortName({name, id: -1});
  const known = `<id>${unborn.slice('-1'.length)}`;
  // Sockets and pid files of helpers continue the name, as in `-1-web-swtpm.sock`.
  const segment = (text: string) =>
    text === unborn || text === `domain-${unborn}` || text.startsWith(`${unborn}-`)
      ? text.replace(unborn, known)
      : text;
  return path => readablePattern(path.split('/').map(segment).join('/'));
}
