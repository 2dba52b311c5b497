// SPDX-License-Identifier: Apache-2.0
/** Markdown as forges show it. Names come from definitions anybody may have written, so nothing of them is markup. */
import {printable} from './printable.ts';

/** Text as code: the fence is longer than any run of backticks in it, and a bar does not end a table's cell. */
export function code(text: string): string {
  const plain = printable(text);
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || plain.startsWith(' ') || plain === '' ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`.replaceAll('|', String.raw`\|`);
}

/** Words, with everything escaped that could be markup. */
export function words(text: string): string {
  return printable(text).replaceAll(/[\\`*_{}[\]<>()#+!|~&@:-]/g, String.raw`\$&`);
}

/** A table; the cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}
