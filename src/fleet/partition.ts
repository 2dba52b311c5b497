// SPDX-License-Identifier: Apache-2.0
/** Where a host's file of a table is, below the export's folder: as Hive names partitions. */
import type {TableName} from './schema.ts';

const FILE = 'svirtgen.parquet';

/**
 * @param host a host's name; whatever is no letter, digit, dot, underscore or dash is percent-encoded, as Hive does
 * @param date YYYY-MM-DD
 */
export function partitionPath(table: TableName, host: string, date: string): string {
  return `${table}/host=${encoded(host)}/date=${date}/${FILE}`;
}

function encoded(text: string): string {
  return [...Buffer.from(text)]
    .map(byte => {
      const letter = String.fromCharCode(byte);
      return /[\w.-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
