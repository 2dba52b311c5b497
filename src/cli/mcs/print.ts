// SPDX-License-Identifier: Apache-2.0
/** The results of `svirtgen mcs`, for eyes or for programs. */
import {jsonDocument} from '../../render/json-document.ts';
import {tableText} from '../../render/report/table.ts';
import type {Entry} from '../../mcs-registry/registry.ts';
import type {McsFinding} from '../../mcs-registry/check.ts';
import type {Output} from '../output.ts';
import {widthFor} from '../style.ts';
import type {McsSite} from './site.ts';

/** `{registry, entries: [{level, purpose, uuid, name}]}`, or a table of the same. */
export async function printEntries(
  entries: readonly Entry[],
  {path, options, output}: McsSite,
): Promise<void> {
  if (options.format === 'json') {
    const records = entries.map(({level, purpose, uuid, name}) => ({
      level,
      purpose,
      uuid: uuid ?? null,
      name,
    }));
    await output.print(jsonDocument('mcs', {registry: path, entries: records}));
  } else if (entries.length > 0) {
    const rows = entries.map(({level, purpose, uuid, name}) => [level, purpose, uuid ?? '-', name]);
    await output.print(table(output, [['level', 'why', 'uuid', 'name'], ...rows]));
  }
}

/** `{registry, findings: […]}`, or a line a finding. */
export async function printFindings(
  findings: readonly McsFinding[],
  {path, options, output}: McsSite,
): Promise<void> {
  if (options.format === 'json') await output.print(jsonDocument('mcs', {registry: path, findings}));
  else
    await output.print(
      table(
        output,
        findings.map(({severity, message, code}) => [`${severity}:`, `${message} (${code})`]),
      ),
    );
}

function table(output: Output, rows: readonly (readonly string[])[]): string {
  return tableText(rows, widthFor(output));
}
