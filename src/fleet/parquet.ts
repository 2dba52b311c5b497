// SPDX-License-Identifier: Apache-2.0
/** A table as the bytes of a Parquet file, made while its rows come. */
import {ByteWriter, ParquetWriter, schemaFromColumnData} from 'hyparquet-writer';
import {ASKED_MOST, SCHEMA_KEY, SCHEMA_VERSION, TABLES, type Row, type TableName} from './schema.ts';

/** Rows of a row group: what waits in memory, and what an engine reads at once. */
const GROUP = 100_000;

interface RowGroup {
  size: number;
  values: Record<string, Row[string][]>;
}

export class ParquetTable {
  readonly #table: TableName;
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  /** Rows that nearly every question is about, and the others. */
  readonly #waiting = [rowGroup(), rowGroup()] as const;
  #rows = 0;

  constructor(table: TableName) {
    this.#table = table;
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: schemaFromColumnData({columnData: TABLES[table].map(column => ({...column, data: []}))}),
      kvMetadata: [{key: SCHEMA_KEY, value: String(SCHEMA_VERSION)}],
    });
  }

  get rows(): number {
    return this.#rows;
  }

  add(rows: readonly Row[]): void {
    const asked = ASKED_MOST[this.#table];
    const [first, rest] = this.#waiting;
    for (const row of rows) {
      const group = asked === undefined || row[asked.column] === asked.value ? first : rest;
      for (const {name} of TABLES[this.#table]) (group.values[name] ??= []).push(row[name] ?? null);
      group.size += 1;
    }
    this.#rows += rows.length;
    for (const group of this.#waiting) if (group.size >= GROUP) this.#write(group);
  }

  /** Nothing can be added any more. Columns in the schema's order; the schema's version is in the file's metadata. */
  finish(): Uint8Array {
    for (const group of this.#waiting) this.#write(group);
    void this.#writer.finish();
    return new Uint8Array(this.#bytes.getBuffer());
  }

  #write(group: RowGroup): void {
    if (group.size === 0) return;
    void this.#writer.write({
      columnData: TABLES[this.#table].map(({name}) => ({name, data: group.values[name]!})),
      rowGroupSize: group.size,
    });
    Object.assign(group, rowGroup());
  }
}

function rowGroup(): RowGroup {
  return {size: 0, values: {}};
}
