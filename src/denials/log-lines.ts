// SPDX-License-Identifier: Apache-2.0
/** Lines of a log as they were written: what a terminal, a mail or a report wrapped is joined again. */

export interface LogLine {
  /** Of the first of them, from 1. */
  readonly line: number;
  /** Undefined for one that was too long to be read. */
  readonly text: string | undefined;
}

/** What every denial has in its line, or a record of the journal that is an array of bytes: most lines are none. */
const PERHAPS =
  /DENIED|ALLOWED|denied|"MESSAGE"\s*:\s*\[|\btype=(?:PATH|CWD|SECCOMP|1302|1307|1326|1503)\b|^\s*Profile:\s/;
/** A record that goes on: the next field, or what stands between the permissions and the first one. */
const GOES_ON = /^\s*(?:for\s+)?[a-z_]+=\S/;
const BEGINS = /\baudit\(|\bavc:|\bapparmor=|^\s*\{|^\s*Profile:/;
/** A block of aa-logprof or aa-notify. */
const IN_BLOCK = /^\s*[A-Z][A-Za-z ]{2,20}:\s+\S/;
const MOST_LINES = 12;

/** Those lines that may have a denial, each with what belongs to it. */
export function* logLines(lines: Iterable<string | undefined>): Generator<LogLine> {
  let line = 0;
  let open: {readonly line: number; text: string; lines: number; readonly goesOn: RegExp} | undefined;
  for (const raw of lines) {
    line++;
    if (open && raw !== undefined && open.goesOn.test(raw) && !BEGINS.test(raw) && open.lines < MOST_LINES) {
      open.text = join(open.text, raw, open.goesOn);
      open.lines++;
      continue;
    }
    if (open) yield {line: open.line, text: open.text};
    open = undefined;
    if (raw === undefined) yield {line, text: undefined};
    else if (PERHAPS.test(raw))
      open = {line, text: raw, lines: 1, goesOn: /^\s*Profile:\s/.test(raw) ? IN_BLOCK : GOES_ON};
  }
  if (open) yield {line: open.line, text: open.text};
}

function join(text: string, more: string, goesOn: RegExp): string {
  return goesOn === IN_BLOCK ? `${text}\n${more}` : `${withoutMark(text)} ${more.trim()}`;
}

/** What was wrapped by a shell's rule ends with a backslash. */
function withoutMark(text: string): string {
  const line = text.trimEnd();
  return line.endsWith('\\') ? line.slice(0, -1).trimEnd() : line;
}
