// SPDX-License-Identifier: Apache-2.0
/** The tables of one host, made VM by VM: the rows of a large host do not fit into memory together. */
import {ParquetTable} from './parquet.ts';
import {failedRow, hostRow, rowsOf, type ExportedHost, type ExportedVm, type Identify} from './rows.ts';
import {TABLES, type Row, type TableName} from './schema.ts';

export interface TableFile {
  readonly table: TableName;
  readonly rows: number;
  readonly bytes: Uint8Array;
}

export class HostExport {
  readonly #host: ExportedHost;
  readonly #identify: Identify;
  readonly #tables = (Object.keys(TABLES) as TableName[]).map(table => ({
    table,
    file: new ParquetTable(table),
  }));
  #vms = 0;

  constructor(host: ExportedHost, identify: Identify) {
    this.#host = host;
    this.#identify = identify;
  }

  add(vm: ExportedVm): void {
    this.#vms += 1;
    this.#put(rowsOf(vm, this.#host, this.#identify));
  }

  /** A definition that could not be planned. */
  addFailed(failed: {readonly file: string; readonly code: string}): void {
    this.#put({vms: [failedRow(failed)]});
  }

  /** Nothing can be added any more. */
  finish(): readonly TableFile[] {
    this.#put({hosts: [hostRow(this.#host, this.#vms)]});
    return this.#tables.map(({table, file}) => ({table, rows: file.rows, bytes: file.finish()}));
  }

  #put(rows: Partial<Record<TableName, readonly Row[]>>): void {
    for (const {table, file} of this.#tables) file.add(rows[table] ?? []);
  }
}
