// SPDX-License-Identifier: Apache-2.0
/** A VM's profile from a template, be it the site's or ours. */
import {KnownError} from '../../errors.ts';

const HEADER = 'profile LIBVIRT_TEMPLATE';

/**
 * The template with its profiles named, and the body before the brace that closes each of them.
 *
 * libvirt puts its include before every brace at the start of a line, into child profiles too, and counts the
 * bytes of one only, so that such a template is cut off at its end. Here the whole text is kept.
 *
 * @param body the lines to put in, such as an include; none for LXC, whose profiles have no generated rules
 * @throws KnownError AA_BAD_TEMPLATE
 */
export function fillTemplate(template: string, profile: string, body: readonly string[]): string {
  if (!template.includes(`\n${HEADER}`) || !template.includes('\n}')) throw unusable();
  const named = template.replaceAll(`\n${HEADER}`, () => `\nprofile ${profile}`);
  if (body.length === 0) return named;
  const closing = new Set(closingLines(template.split('\n')));
  if (closing.size === 0) throw unusable();
  const inserted = [...body.map(line => `  ${line}`), ''];
  return named
    .split('\n')
    .flatMap((line, index) => (closing.has(index) ? [...inserted, line] : [line]))
    .join('\n');
}

/** The template whose profiles log what they would refuse, and allow it. */
export function complaining(template: string): string {
  return template
    .split('\n')
    .map(line => (line.startsWith(HEADER) ? withFlag(line, 'complain') : line))
    .join('\n');
}

function withFlag(line: string, flag: string): string {
  const flags = /flags\s*=\s*\(([^)]*)\)/u.exec(line);
  if (flags === null) return line.replace(/^(profile \S+)/u, `$1 flags=(${flag})`);
  const all = (flags[1] ?? '').split(/[\s,]+/u).filter(name => name !== '' && name !== flag);
  return line.replace(flags[0], () => `flags=(${[...all, flag].join(', ')})`);
}

/** Indexes of the lines that close a profile of the template and begin with the brace. */
function* closingLines(lines: readonly string[]): Iterable<number> {
  let depth: number | undefined;
  let opened = false;
  for (const [index, line] of lines.entries()) {
    if (depth === undefined && index > 0 && line.startsWith(HEADER)) [depth, opened] = [0, false];
    if (depth === undefined) continue;
    depth += nesting(line);
    opened ||= depth > 0;
    if (!opened || depth > 0) continue;
    depth = undefined;
    if (line.startsWith('}')) yield index;
  }
}

/** Blocks a line opens less those it closes. Braces inside a pattern come in pairs on one line. */
function nesting(line: string): number {
  if (line.trimStart().startsWith('#')) return 0;
  return line.split('{').length - line.split('}').length;
}

function unusable(): KnownError {
  return new KnownError('AA_BAD_TEMPLATE', `the template has no line that begins with "${HEADER}"`, {
    help: 'a profile of that name must be closed by a brace at the start of a line',
  });
}
