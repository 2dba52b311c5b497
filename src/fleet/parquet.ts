// SPDX-License-Identifier: Apache-2.0
/** A table as the bytes of a Parquet file. */
import {parquetWriteBuffer} from 'hyparquet-writer';
import {SCHEMA_KEY, SCHEMA_VERSION, TABLES, type Row, type TableName} from './schema.ts';

/** Columns in the schema's order; the schema's version is in the file's metadata. */
export function parquetOf(table: TableName, rows: readonly Row[]): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: TABLES[table].map(({name, type, nullable}) => ({
      name,
      type,
      nullable,
      data: rows.map(row => row[name] ?? null),
    })),
    kvMetadata: [{key: SCHEMA_KEY, value: String(SCHEMA_VERSION)}],
  });
  return new Uint8Array(buffer);
}
