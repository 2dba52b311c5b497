// SPDX-License-Identifier: Apache-2.0
/** DuckDB over the files of exports: an optional package, loaded by `fleet` alone. */
import {existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {KnownError, messageOf} from '../errors.ts';
import {VIEWS} from './queries.ts';
import {ADDED, TABLES, type TableName} from './schema.ts';

export interface Answer {
  readonly columns: readonly string[];
  /** Values as JSON has them; dates and numbers beyond 2^53 as text. */
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Runs one statement over the tables and views of docs/fleet.md. It can read the named folders and nothing else.
 *
 * @param parameters values of `$name` in the statement
 * @throws KnownError FLEET_ENGINE, FLEET_FOLDER or FLEET_SQL
 */
export async function ask(
  sql: string,
  parameters: Readonly<Record<string, string>>,
  folders: readonly string[],
): Promise<Answer> {
  const places = folders.map(exportFolder);
  const {DuckDBInstance, StatementType} = await loadEngine();
  const reading = [StatementType.SELECT, StatementType.EXPLAIN];
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const statement of preparation(sql, places)) await connection.run(statement);
    const prepared = await connection.prepare(sql);
    if (!reading.includes(prepared.statementType)) throw new Error('only a statement that reads is run');
    prepared.bind({...parameters});
    const reader = await prepared.runAndReadAll();
    return {columns: reader.columnNames(), rows: reader.getRowsJson()};
  } catch (cause) {
    throw new KnownError('FLEET_SQL', inOneLine(messageOf(cause)), {
      help: 'the tables and their columns are in docs/fleet.md',
      cause,
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** DuckDB quotes the statement below its message, with a mark under the place. */
function inOneLine(message: string): string {
  return message
    .replace(/\n+LINE \d+:.*$/su, '')
    .replaceAll(/[!.]?\n+/gu, '; ')
    .replace(/[!.]$/u, '');
}

/**
 * Views first, then the door is shut: a statement can neither read other files nor open the door again. Only the views
 * that it names, or all where it names none: making one reads the end of every file.
 */
function preparation(sql: string, places: readonly string[]): readonly string[] {
  const {tables, views} = named(sql);
  return [
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    `SET allowed_directories = [${places.map(quoted).join(', ')}]`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
    ...tables.map(table => tableView(table, places)),
    ...views.map(name => `CREATE VIEW ${name} AS ${VIEWS[name]}`),
  ];
}

/** What a statement may be about, by its words. */
function named(sql: string): {readonly tables: readonly TableName[]; readonly views: readonly string[]} {
  let text = sql;
  const isNamed = (name: string) => new RegExp(`\\b${name}\\b`, 'i').test(text);
  const views: string[] = [];
  // A view is about tables, and views that stand before it.
  for (const [name, view] of Object.entries(VIEWS).toReversed()) {
    if (!isNamed(name)) continue;
    views.unshift(name);
    text += ` ${view}`;
  }
  const all = Object.keys(TABLES) as TableName[];
  const tables = all.filter(isNamed);
  // Whoever names none may ask which there are, as SHOW TABLES does.
  return tables.length > 0 ? {tables, views} : {tables: all, views: Object.keys(VIEWS)};
}

function tableView(table: TableName, places: readonly string[]): string {
  const globs = places.map(place => quoted(join(place, table, '*', '*', '*.parquet')));
  return `CREATE VIEW ${table} AS SELECT * FROM read_parquet([${globs.join(', ')}], hive_partitioning = true, hive_types = {'host': VARCHAR, 'date': DATE}, union_by_name = true)${withAdded(table)}`;
}

/** Files of an older schema may be all there are: then no file has the columns that came later. */
function withAdded(table: TableName): string {
  const added = (ADDED[table] ?? []).map(name => `CAST(NULL AS VARCHAR) AS ${name}`);
  return added.length === 0 ? '' : ` UNION ALL BY NAME SELECT ${added.join(', ')} WHERE false`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** DuckDB takes names for patterns, and has no way to quote one. */
function exportFolder(folder: string): string {
  const place = resolve(folder);
  if (/[*?[\]]/.test(place)) {
    throw new KnownError('FLEET_FOLDER', `${folder}: the name has one of * ? [ ]`, {
      help: 'rename the folder, or reach it through a symlink',
    });
  }
  if (!existsSync(join(place, 'hosts'))) {
    const problem = existsSync(place) ? 'holds no export' : 'does not exist';
    throw new KnownError('FLEET_FOLDER', `${folder} ${problem}`, {
      help: 'name the folder that was given to svirtgen export -o',
    });
  }
  return place;
}

/** As much of DuckDB's interface as is used: the package is optional, and so are its types. */
interface Engine {
  readonly DuckDBInstance: {create(path: string): Promise<Instance>};
  readonly StatementType: {readonly SELECT: number; readonly EXPLAIN: number};
}

interface Instance {
  connect(): Promise<Connection>;
  closeSync(): void;
}

interface Connection {
  run(sql: string): Promise<unknown>;
  prepare(sql: string): Promise<Statement>;
  closeSync(): void;
}

interface Statement {
  readonly statementType: number;
  bind(values: Readonly<Record<string, string>>): void;
  runAndReadAll(): Promise<{columnNames(): string[]; getRowsJson(): unknown[][]}>;
}

/** In a variable, so that neither the compiler nor the bundler looks for it. */
const PACKAGE: string = '@duckdb/node-api';

async function loadEngine(): Promise<Engine> {
  try {
    return (await import(PACKAGE)) as Engine;
  } catch (cause) {
    throw new KnownError('FLEET_ENGINE', 'the SQL engine is not installed', {
      help: `install it with npm install ${PACKAGE}, or run the SQL of docs/fleet.md in an engine of your own`,
      cause,
    });
  }
}
