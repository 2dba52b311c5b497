// SPDX-License-Identifier: Apache-2.0
/** Drift for people: what was planned, what is there, and the command that repairs it. */
import {followedLines} from '../followed-text.ts';
import {REPORT_ORDER} from '../../layers/layer-id.ts';
import {LAYERS} from '../../layers/layers.ts';
import type {Drift, Unread, VerifiedDomain} from '../../verify/drift.ts';
import type {TextFormat} from './plan-table.ts';
import {plural} from './plural.ts';
import {printable} from './printable.ts';
import {formatTable, paragraph} from './table.ts';

/** A line a VM that is as planned. What holds for all of them is told once, at the end. */
export function formatVerified(domains: readonly VerifiedDomain[], options: TextFormat): string {
  const [first, ...others] = domains;
  const keys = others.map(({unread}) => new Set(unread.map(keyOf)));
  const isOfAll = (one: Unread) => keys.every(known => known.has(keyOf(one)));
  const common = others.length === 0 ? [] : (first?.unread ?? []).filter(isOfAll);
  const known = new Set(common.map(keyOf));
  const follows = followedLines(domains.map(({libvirt}) => libvirt));
  const blocks = domains.map(domain => [
    headOf(domain, options),
    ...(follows.length > 1 ? followedLines([domain.libvirt]).map(line => `  ${line}`) : []),
    ...detailsOf(
      domain,
      domain.unread.filter(one => !known.has(keyOf(one))),
      options,
    ),
  ]);
  const endings = [
    unreadSection(common, options.width, 'Not checked, for all VMs'),
    others.length === 0 ? [] : [totalOf(domains)],
    follows.length === 1 ? follows : [],
  ];
  return `${[...apart(blocks), ...endings.filter(({length}) => length > 0).flatMap(lines => ['', ...lines])].join('\n')}\n`;
}

/** With an empty line around those that have more than one. */
function apart(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks.flatMap((lines, index) => {
    const isLong = lines.length > 1 || (blocks[index - 1]?.length ?? 0) > 1;
    return index > 0 && isLong ? ['', ...lines] : lines;
  });
}

function totalOf(domains: readonly VerifiedDomain[]): string {
  const drifted = domains.filter(({drift}) => drift.length > 0).length;
  const verdict = drifted === 0 ? 'all as planned' : `${domains.length - drifted} as planned, ${drifted} not`;
  return `${plural(domains.length, 'VM')}: ${verdict}`;
}

function keyOf({path, reason}: Unread): string {
  return JSON.stringify([path, reason]);
}

function headOf({file, name, running, drift, unread}: VerifiedDomain, {style}: TextFormat): string {
  const state = running ? 'running' : 'not running';
  const planned = unread.length === 0 ? 'as planned' : 'as planned, as far as it was checked';
  const verdict = drift.length === 0 ? planned : style('red', `${drift.length} not as planned`);
  return `${style('bold', printable(name))}  ${state}, ${verdict}  ${style('dim', printable(file))}`;
}

/** Sections, each after an empty line. */
function detailsOf({drift}: VerifiedDomain, told: readonly Unread[], format: TextFormat): readonly string[] {
  const sections = REPORT_ORDER.flatMap(layer => {
    const own = drift.filter(one => one.layer === layer);
    return own.length === 0 ? [] : [driftSection(LAYERS[layer].titles.section, own, format)];
  });
  return [...sections, unreadSection(told, format.width)]
    .filter(({length}) => length > 0)
    .flatMap(lines => ['', ...lines]);
}

function driftSection(title: string, drift: readonly Drift[], {width, style}: TextFormat): readonly string[] {
  const rows = drift.map(({path, expected, found}) => [path, found, expected]);
  const [head = '', ...body] = formatTable([['path', 'is', 'should be'], ...rows], {width, indent: 4});
  const repairs = [...new Set(drift.flatMap(({repair}) => (repair === '' ? [] : repair.split('\n'))))];
  const lines = repairs.map(repair => `      ${style('bold', printable(repair))}`);
  const ending = lines.length > 0 ? ['    repair with', ...lines] : [];
  return [`  ${style('bold', title)}`, style('dim', head), ...body, ...ending];
}

/** One reason often holds for many paths. */
function unreadSection(unread: readonly Unread[], width: number, title = '  Not checked'): readonly string[] {
  if (unread.length === 0) return [];
  const reasons = [...new Set(unread.map(({reason}) => reason))];
  const blocks = reasons.flatMap(reason => {
    const paths = unread.filter(one => one.reason === reason).map(({path}) => printable(path));
    const unique = [...new Set(paths)];
    return [...paragraph(`${printable(reason)}:`, width, 4), ...paragraph(unique.join(', '), width, 6)];
  });
  return [title, ...blocks];
}
