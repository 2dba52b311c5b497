// SPDX-License-Identifier: Apache-2.0
/**
 * The questions across hosts, in the part of SQL that DuckDB, Spark, Trino and ClickHouse have in common
 * (no EXCEPT, no lists, no functions but count, min and max).
 * `$name` stands for an option's value. The views are those of `VIEWS`.
 */

export interface FleetQuery {
  /** One line for people. */
  readonly question: string;
  /** Options of the command line that it needs. */
  readonly needs: readonly ParameterName[];
  readonly sql: string;
}

export type ParameterName = 'object' | 'vm' | 'since';

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
    sql: `SELECT host, name, uuid, process, object, path, access
FROM access_now
WHERE layer = 'effective' AND access <> '' AND (object = $object OR identity = $object OR path = $object)
ORDER BY host, name, process, path`,
  },
  touches: {
    question: 'what a VM can touch (--vm, by name or UUID)',
    needs: ['vm'],
    sql: `SELECT host, name, process, path, object, access, device, line
FROM access_now
WHERE layer = 'effective' AND access <> '' AND (uuid = $vm OR name = $vm)
ORDER BY host, name, process, path`,
  },
  categories: {
    question: 'category pairs that several VMs of one host have',
    needs: [],
    sql: `SELECT host, level, count(*) AS vms, min(name) AS one, max(name) AS another
FROM vms_now
WHERE level IS NOT NULL AND level LIKE '%:%'
GROUP BY host, level
HAVING count(*) > 1
ORDER BY host, level`,
  },
  changed: {
    question: 'what was gained and lost since a date (--since)',
    needs: ['since'],
    sql: `WITH before AS (
  SELECT host, max(date) AS date FROM hosts WHERE date <= CAST($since AS DATE) GROUP BY host
), old AS (
  SELECT DISTINCT a.host, a.name, a.process, a.object, a.access
  FROM access a JOIN before b ON a.host = b.host AND a.date = b.date
  WHERE a.layer = 'effective' AND a.access <> ''
), new AS (
  SELECT DISTINCT a.host, a.name, a.process, a.object, a.access
  FROM access_now a JOIN before b ON a.host = b.host
  WHERE a.layer = 'effective' AND a.access <> ''
)
SELECT 'gained' AS change, n.host, n.name, n.process, n.object, n.access
FROM new n LEFT JOIN old o
  ON o.host = n.host AND o.name = n.name AND o.process = n.process AND o.object = n.object AND o.access = n.access
WHERE o.host IS NULL
UNION ALL
SELECT 'lost' AS change, o.host, o.name, o.process, o.object, o.access
FROM old o LEFT JOIN new n
  ON o.host = n.host AND o.name = n.name AND o.process = n.process AND o.object = n.object AND o.access = n.access
WHERE n.host IS NULL
ORDER BY host, name, process, object, change`,
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
} as const satisfies Record<string, FleetQuery>;

export type QueryName = keyof typeof QUERIES;

export function isQueryName(text: string): text is QueryName {
  return Object.hasOwn(QUERIES, text);
}
