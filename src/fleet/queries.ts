// SPDX-License-Identifier: Apache-2.0
/**
 * The questions across hosts, in the part of SQL that DuckDB, Spark, Trino and ClickHouse have in common
 * (no EXCEPT, no lists, no functions but count, min and max).
 * `$name` stands for an option's value. The views are those of `VIEWS`.
 */
import type {QuestionName} from './question-names.ts';

export interface FleetQuery {
  /** One line for people. */
  readonly question: string;
  /** Options of the command line that it needs. */
  readonly needs: readonly ParameterName[];
  readonly sql: string;
  /** The columns of names that its rows are sorted by: `fleet` counts in names, and SQL does not. */
  readonly byNames?: readonly string[];
}

function byNames(columns: readonly string[], sql: string): Pick<FleetQuery, 'sql' | 'byNames'> {
  return {sql: `${sql}\nORDER BY ${columns.join(', ')}`, byNames: columns};
}

/** Options of the command line. */
export const PARAMETERS = ['object', 'vm', 'since'] as const;

export type ParameterName = (typeof PARAMETERS)[number];

/** Of each host only what its last export says. */
export const VIEWS: Readonly<Record<string, string>> = {
  latest: 'SELECT host, max(date) AS date FROM hosts GROUP BY host',
  ...Object.fromEntries(
    ['vms', 'access', 'findings'].map(table => [
      `${table}_now`,
      `SELECT t.* FROM ${table} t JOIN latest l ON t.host = l.host AND t.date = l.date`,
    ]),
  ),
};

export const QUERIES = {
  shared: {
    question: 'objects on shared storage that one VM writes and another reaches',
    needs: [],
    sql: `SELECT object, min(path) AS path, count(DISTINCT host) AS hosts, count(DISTINCT uuid) AS vms,
  count(DISTINCT CASE WHEN access LIKE '%w%' THEN uuid END) AS writers
FROM access_now
WHERE layer = 'effective' AND scope = 'shared' AND access <> ''
GROUP BY object
HAVING count(DISTINCT uuid) > 1 AND count(DISTINCT CASE WHEN access LIKE '%w%' THEN uuid END) > 0
ORDER BY writers DESC, vms DESC, object`,
  },
  reaches: {
    question: 'which VMs reach an object or path (--object)',
    needs: ['object'],
    ...byNames(
      ['host', 'name', 'process', 'path'],
      `SELECT host, name, uuid, process, object, path, access
FROM access_now
WHERE layer = 'effective' AND access <> '' AND (object = $object OR identity = $object OR path = $object)`,
    ),
  },
  touches: {
    question: 'what a VM can touch (--vm, by name or UUID)',
    needs: ['vm'],
    ...byNames(
      ['host', 'name', 'process', 'path'],
      `SELECT host, name, process, path, object, access, device, line
FROM access_now
WHERE layer = 'effective' AND access <> '' AND (uuid = $vm OR name = $vm)`,
    ),
  },
  categories: {
    question: 'category pairs that several VMs of one host have',
    needs: [],
    ...byNames(
      ['host', 'level'],
      `SELECT host, level, count(*) AS vms, min(name) AS one, max(name) AS another
FROM vms_now
WHERE level IS NOT NULL AND level LIKE '%:%'
GROUP BY host, level
HAVING count(*) > 1`,
    ),
  },
  changed: {
    question: 'what was gained and lost since a date (--since)',
    needs: ['since'],
    ...byNames(
      ['host', 'name', 'process', 'object', 'change'],
      `WITH days AS (
  SELECT host, max(CASE WHEN date <= CAST($since AS DATE) THEN date END) AS old_day, max(date) AS new_day
  FROM hosts GROUP BY host
), digests AS (
  SELECT v.host, v.name, v.digest, d.old_day, d.new_day,
    max(CASE WHEN v.date = d.old_day THEN 1 ELSE 0 END) AS was_there,
    max(CASE WHEN v.date = d.new_day THEN 1 ELSE 0 END) AS is_there
  FROM vms v JOIN days d ON v.host = d.host
  WHERE v.date = d.old_day OR v.date = d.new_day
  GROUP BY v.host, v.name, v.digest, d.old_day, d.new_day
), changed_vms AS (
  SELECT DISTINCT host, name, old_day, new_day FROM digests
  WHERE old_day IS NOT NULL AND (digest IS NULL OR was_there <> is_there)
), reached AS (
  SELECT a.host, a.name, a.process, a.object, a.access,
    max(CASE WHEN a.date = c.old_day THEN 1 ELSE 0 END) AS was_there,
    max(CASE WHEN a.date = c.new_day THEN 1 ELSE 0 END) AS is_there
  FROM access a JOIN changed_vms c ON a.host = c.host AND a.name = c.name
  WHERE a.layer = 'effective' AND a.access <> '' AND (a.date = c.old_day OR a.date = c.new_day)
  GROUP BY a.host, a.name, a.process, a.object, a.access
)
SELECT CASE WHEN is_there = 1 THEN 'gained' ELSE 'lost' END AS change, host, name, process, object, access
FROM reached
WHERE was_there <> is_there`,
    ),
  },
  findings: {
    question: 'findings by code, with the date the oldest was first seen',
    needs: [],
    sql: `WITH first AS (
  SELECT host, name, code, min(date) AS since FROM findings GROUP BY host, name, code
)
SELECT n.code, n.severity, count(*) AS findings, count(DISTINCT n.host) AS hosts, min(f.since) AS oldest
FROM findings_now n JOIN first f ON f.host = n.host AND f.name = n.name AND f.code = n.code
GROUP BY n.code, n.severity
ORDER BY findings DESC, n.code`,
  },
} as const satisfies Record<QuestionName, FleetQuery>;

export function isQueryName(text: string): text is QuestionName {
  return Object.hasOwn(QUERIES, text);
}
