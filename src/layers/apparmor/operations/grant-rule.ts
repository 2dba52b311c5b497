// SPDX-License-Identifier: Apache-2.0
/** One more rule among those there are, in the list and in the text of the file. */
import type {ApparmorRule} from '../../plan.ts';
import {canonicalAccess} from '../strict/merge-rules.ts';

export interface Rules {
  /** The text of `libvirt-UUID.files`. */
  readonly files: string;
  readonly rules: readonly ApparmorRule[];
}

/**
 * A rule of the same path is widened in its place; denials of what is granted go, since AppArmor lets them win.
 *
 * @param raw the path as libvirt's helper would write it, unescaped
 */
export function grantRule({files, rules}: Rules, wanted: ApparmorRule, raw: string): Rules {
  const names = [wanted.path, raw];
  const denied = rules.filter(
    ({deny, path, access}) => deny && names.includes(path) && overlaps(access, wanted.access),
  );
  const kept = rules.filter(rule => !denied.includes(rule));
  const lines = withoutLines(files.split('\n'), denied.map(lineOf));
  const before = kept.find(({deny, path}) => !deny && names.includes(path));
  const known = kept.filter(({deny, path}) => !deny && names.includes(path)).map(({access}) => access);
  const access = canonicalAccess(known.join('') + wanted.access);
  if (before === undefined) {
    const rule = {...wanted, access};
    return {rules: [...kept, rule], files: withLine(lines, lineOf(rule))};
  }
  if (access === canonicalAccess(known.join(''))) return {rules: kept, files: lines.join('\n')};
  const widened = {...wanted, path: before.path, access};
  return {
    rules: kept.map(rule => (rule === before ? widened : rule)),
    files: lines.with(lines.indexOf(lineOf(before)), lineOf(widened)).join('\n'),
  };
}

function overlaps(denied: string, wanted: string): boolean {
  return [...denied].some(letter => wanted.includes(letter));
}

function lineOf({path, access, deny}: ApparmorRule): string {
  return `  ${deny ? 'deny ' : ''}"${path}" ${access},`;
}

/** Without these lines, and without the comments that stand above them. */
function withoutLines(lines: readonly string[], unwanted: readonly string[]): readonly string[] {
  return lines.filter((line, index) => {
    const spokenOf = line.startsWith('  #') ? (lines[index + 1] ?? '') : line;
    return !unwanted.includes(spokenOf);
  });
}

/** The text ends with a line feed, so the last element is empty. */
function withLine(lines: readonly string[], line: string): string {
  return [...lines.slice(0, -1), line, ''].join('\n');
}
