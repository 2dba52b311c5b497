// SPDX-License-Identifier: Apache-2.0
/** Drift for people: what was planned, what is there, and the command that repairs it. */
import {followedLines} from '../followed-text.ts';
import {REPORT_ORDER} from '../../layers/layer-id.ts';
import {LAYERS} from '../../layers/layers.ts';
import type {Drift, Unread, VerifiedDomain} from '../../verify/drift.ts';
import type {Style} from './plan-table.ts';
import {printable} from './printable.ts';
import {formatTable, wrap} from './table.ts';

interface VerifyFormat {
  readonly width: number;
  readonly style: Style;
}

/** What was not looked at of any VM is told once, at the end. */
export function formatVerified(domains: readonly VerifiedDomain[], options: VerifyFormat): string {
  const [first, ...others] = domains;
  const keys = others.map(({unread}) => new Set(unread.map(keyOf)));
  const isOfAll = (one: Unread) => keys.every(known => known.has(keyOf(one)));
  const common = others.length === 0 ? [] : (first?.unread ?? []).filter(isOfAll);
  const known = new Set(common.map(keyOf));
  const blocks = domains.map(domain =>
    formatDomain(
      domain,
      domain.unread.filter(one => !known.has(keyOf(one))),
      options,
    ),
  );
  return [...blocks, ...(common.length === 0 ? [] : [unreadSection(common, options.width).join('\n')])].join(
    '\n',
  );
}

function keyOf({path, reason}: Unread): string {
  return JSON.stringify([path, reason]);
}

function formatDomain(
  {file, name, running, drift, unread, libvirt}: VerifiedDomain,
  told: readonly Unread[],
  {width, style}: VerifyFormat,
): string {
  const state = running ? 'running' : 'not running';
  const planned = unread.length === 0 ? 'as planned' : 'as planned as far as it was looked at';
  const verdict = drift.length === 0 ? planned : style('red', `${drift.length} not as planned`);
  const head = `${style('bold', printable(name))}  ${state}, ${verdict}  ${style('dim', printable(file))}`;
  const sections = REPORT_ORDER.flatMap(layer => {
    const own = drift.filter(one => one.layer === layer);
    return own.length === 0 ? [] : [driftSection(LAYERS[layer].titles.section, own, width, style)];
  });
  const follows = followedLines([libvirt]).map(line => `  ${line}`);
  return [head, ...follows, '', ...sections, ...unreadSection(told, width)].join('\n');
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
