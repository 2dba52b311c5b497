// SPDX-License-Identifier: Apache-2.0
/** Drift for people: what was planned, what is there, and the command that repairs it. */
import {followedLines} from '../followed-text.ts';
import {REPORT_ORDER} from '../../layers/layer-id.ts';
import {LAYERS} from '../../layers/layers.ts';
import type {Drift, Unread, VerifiedDomain} from '../../verify/drift.ts';
import type {Style} from './plan-table.ts';
import {printable} from './printable.ts';
import {formatTable, wrap} from './table.ts';

export function formatVerified(
  {file, name, running, drift, unread, libvirt}: VerifiedDomain,
  {width, style}: {readonly width: number; readonly style: Style},
): string {
  const state = running ? 'running' : 'not running';
  const verdict = drift.length === 0 ? 'as planned' : style('red', `${drift.length} not as planned`);
  const head = `${style('bold', printable(name))}  ${state}, ${verdict}  ${style('dim', printable(file))}`;
  const sections = REPORT_ORDER.flatMap(layer => {
    const own = drift.filter(one => one.layer === layer);
    return own.length === 0 ? [] : [driftSection(LAYERS[layer].titles.section, own, width, style)];
  });
  const follows = followedLines([libvirt]).map(line => `  ${line}`);
  return [head, ...follows, '', ...sections, ...unreadSection(unread, width)].join('\n');
}

function driftSection(title: string, drift: readonly Drift[], width: number, style: Style): string {
  const rows = drift.map(({path, expected, found}) => [path, found, expected]);
  const [head = '', ...body] = formatTable([['path', 'is', 'should be'], ...rows], {width, indent: 4});
  const repairs = [...new Set(drift.flatMap(({repair}) => (repair === '' ? [] : repair.split('\n'))))];
  const lines = repairs.map(repair => `      ${style('bold', printable(repair))}`);
  const ending = lines.length > 0 ? ['    repair', ...lines] : [];
  return [`  ${style('bold', title)}`, style('dim', head), ...body, ...ending, ''].join('\n');
}

/** One reason often holds for many paths. */
function unreadSection(unread: readonly Unread[], width: number): readonly string[] {
  if (unread.length === 0) return [];
  const reasons = [...new Set(unread.map(({reason}) => reason))];
  const blocks = reasons.flatMap(reason => {
    const paths = unread.filter(one => one.reason === reason).map(({path}) => printable(path));
    const unique = [...new Set(paths)];
    return [
      ...indent(wrap(`${printable(reason)}:`, width - 4), 4),
      ...indent(wrap(unique.join(', '), width - 6), 6),
    ];
  });
  return ['  Not looked at', ...blocks, ''];
}

function indent(lines: readonly string[], by: number): readonly string[] {
  return lines.map(line => ' '.repeat(by) + line);
}
