// SPDX-License-Identifier: Apache-2.0
/** A table as the bytes of a Parquet file. */
import {parquetWriteBuffer} from 'hyparquet-writer';
import {ASKED_MOST, SCHEMA_KEY, SCHEMA_VERSION, TABLES, type Row, type TableName} from './schema.ts';

/** Columns in the schema's order; the schema's version is in the file's metadata. */
export function parquetOf(table: TableName, rows: readonly Row[]): Uint8Array {
  const groups = groupsOf(table, rows).filter(({length}) => length > 0);
  const ordered = groups.flat();
  const buffer = parquetWriteBuffer({
    columnData: TABLES[table].map(({name, type, nullable}) => ({
      name,
      type,
      nullable,
      data: ordered.map(row => row[name] ?? null),
    })),
    ...(groups.length > 0 && {rowGroupSize: groups.map(({length}) => length)}),
    kvMetadata: [{key: SCHEMA_KEY, value: String(SCHEMA_VERSION)}],
  });
  return new Uint8Array(buffer);
}

function groupsOf(table: TableName, rows: readonly Row[]): readonly (readonly Row[])[] {
  const asked = ASKED_MOST[table];
  if (asked === undefined) return [rows];
  const isAsked = (row: Row) => row[asked.column] === asked.value;
  return [rows.filter(isAsked), rows.filter(row => !isAsked(row))];
}
