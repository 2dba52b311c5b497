/** A machine's profile from the site's template. */
import {Refusal} from '../../errors.ts';
import {HelperFailure} from './failure.ts';

const HEADER = 'profile LIBVIRT_TEMPLATE';

/**
 * The template with its profiles named, and the include before the brace that closes each of them.
 *
 * libvirt puts the include before every brace at the start of a line, into child profiles too, and counts the
 * bytes of one only, so that such a template is cut off at its end. Here the whole text is kept.
 *
 * @param include the line to put in; undefined for LXC, whose profiles have no generated rules
 */
export function fillTemplate(template: string, profile: string, include: string | undefined): string {
  if (!template.includes(`\n${HEADER}`) || !template.includes('\n}')) throw unusable();
  const named = template.replaceAll(`\n${HEADER}`, `\nprofile ${profile}`);
  if (include === undefined) return named;
  const closing = new Set(closingLines(template.split('\n')));
  if (closing.size === 0) throw unusable();
  return named
    .split('\n')
    .flatMap((line, index) => (closing.has(index) ? [`  ${include}`, '', line] : [line]))
    .join('\n');
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

function unusable(): HelperFailure {
  const reason = new Refusal('AA_BAD_TEMPLATE', `the template has no line that begins with "${HEADER}"`, {
    help: 'a profile of that name must be closed by a brace at the start of a line',
  });
  return new HelperFailure('no replacement string in template', {reason});
}
