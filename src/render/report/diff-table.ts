// SPDX-License-Identifier: Apache-2.0
/** A comparison for people: what was gained first, in aligned columns. */
import {CHANGE_KINDS, type Change, type ChangeKind} from '../../layers/change.ts';
import {groupedBy} from '../../list-in.ts';
import {nameReader} from '../../layers/readable-names.ts';
import {originText} from '../../layers/section.ts';
import type {DeviceChange, DomainDiff, FindingChange, IdentityChange} from '../../diff/change.ts';
import type {Emphasis, TextFormat} from './plan-table.ts';
import type {FollowedRecord} from '../../versions/followed-libvirt.ts';
import {followedLines} from '../followed-text.ts';
import {plural} from './plural.ts';
import {printable} from './printable.ts';
import {formatTable} from './table.ts';

export interface DiffReport {
  /** The operands as written. */
  readonly a: string;
  readonly b: string;
  /** The libvirt by which definitions are planned; plans that were saved have had theirs. */
  readonly libvirt?: FollowedRecord | undefined;
  readonly domains: readonly DomainDiff[];
}

const INDENT = 4;

const TITLES: Readonly<Record<ChangeKind, readonly [title: string, emphasis: Emphasis]>> = {
  gained: ['+ gained', 'red'],
  widened: ['> widened', 'red'],
  changed: ['~ changed', 'yellow'],
  narrowed: ['< narrowed', 'bold'],
  lost: ['- lost', 'bold'],
};

export function formatDiffTable({a, b, libvirt, domains}: DiffReport, format: TextFormat): string {
  const title = [`${printable(a)} → ${printable(b)}`, ...followedLines([libvirt])].join('\n');
  if (domains.length === 0) return `${title}\n\n  no difference in the policy\n`;
  return [title, '', ...domains.map(domain => formatDomain(domain, format))].join('\n');
}

function formatDomain(domain: DomainDiff, format: TextFormat): string {
  const {name, uuid, changes, identity} = domain;
  const head = `${format.style('bold', printable(name))}${uuid === null ? '' : `  ${uuid}`}${PRESENCE[domain.in]}`;
  const identities = identity.length === 0 ? [] : [identitySection(identity, format)];
  const sections = CHANGE_KINDS.flatMap(kind => {
    const rows = changes.filter(change => change.kind === kind);
    return rows.length === 0 ? [] : [changeSection(kind, rows, pathReader(domain), format)];
  });
  const devices = domain.devices.length === 0 ? [] : [deviceSection(domain.devices, format)];
  const findings = domain.findings.length === 0 ? [] : [findingSection(domain.findings, format)];
  return [head, `  ${summary(domain)}`, '', ...identities, ...devices, ...sections, ...findings].join('\n');
}

export const PRESENCE: Readonly<Record<DomainDiff['in'], string>> = {
  both: '',
  a: ', gone',
  b: ', new',
};

/** Such as `2 gained, 1 lost`. */
export function summary({
  changes,
  identity,
  devices,
  findings,
}: Pick<DomainDiff, 'changes' | 'identity' | 'devices' | 'findings'>): string {
  const counts = CHANGE_KINDS.map(
    kind => [kind, changes.filter(change => change.kind === kind).length] as const,
  );
  const parts = counts.filter(([, count]) => count > 0).map(([kind, count]) => `${count} ${kind}`);
  if (identity.length > 0) parts.unshift('identity changed');
  if (devices.length > 0)
    parts.push(`${plural(devices.length, 'device setting')} changed outside the layers`);
  for (const kind of ['appeared', 'gone'] as const) {
    const count = findings.filter(finding => finding.kind === kind).length;
    if (count > 0) parts.push(`${plural(count, 'finding')} ${kind}`);
  }
  return parts.join(', ') || 'nothing that a layer sees';
}

function identitySection(identity: readonly IdentityChange[], {width, style}: TextFormat): string {
  const rows = identity.map(({what, before, after}) => [what, before ?? '-', '→', after ?? '-']);
  return section(style('yellow', '! identity'), formatTable(rows, {width, indent: INDENT}));
}

const SIGNS: Readonly<Record<DeviceChange['kind'] | FindingChange['kind'], string>> = {
  gained: '+',
  appeared: '+',
  changed: '~',
  lost: '-',
  gone: '-',
};

function deviceSection(devices: readonly DeviceChange[], {width, style}: TextFormat): string {
  const rows = devices.map(({kind, what, before, after, from}) => [
    `${SIGNS[kind]} ${originText(from)}`,
    what === 'device' ? (after ?? before ?? '') : `${what}: ${before ?? '-'} → ${after ?? '-'}`,
  ]);
  return section(
    style('yellow', '! devices, beyond what layers see'),
    formatTable(rows, {width, indent: INDENT}),
  );
}

function findingSection(findings: readonly FindingChange[], {width, style}: TextFormat): string {
  const rows = findings.map(({kind, severity, code, message, from}) => [
    `${SIGNS[kind]} ${severity}`,
    code,
    [originText(from), message].filter(part => part !== '').join(': '),
  ]);
  return section(style('yellow', '! findings'), formatTable(rows, {width, indent: INDENT}));
}

/** A VM that was renamed has files of both names. */
export function pathReader({name, identity}: DomainDiff): (path: string) => string {
  const names = identity.filter(({what}) => what === 'name').flatMap(({before, after}) => [before, after]);
  const readers = [...new Set([name, ...names])].flatMap(one => (one === null ? [] : [nameReader(one)]));
  return path => readers.reduce((text, read) => read(text), path);
}

function changeSection(
  kind: ChangeKind,
  changes: readonly Change[],
  read: (path: string) => string,
  {width, style}: TextFormat,
): string {
  const [title, emphasis] = TITLES[kind];
  // A name with an id and the pattern for it stand apart in the plan, and are one path for whoever reads it.
  const byPath = groupedBy(changes, ({path}) => read(path));
  const rows = [...byPath].flatMap(([path, list]) =>
    list.map((change, index) => [
      index === 0 ? path : '',
      change.layer,
      valueText(change),
      originText(change.from),
    ]),
  );
  const [head = '', ...body] = formatTable([['path', 'layer', 'access', 'for (line)'], ...rows], {
    width,
    indent: INDENT,
  });
  return section(style(emphasis, title), [style('dim', head), ...body]);
}

/** What stands on one side only needs no arrow: the section's title says which. */
function valueText({before, after}: Change): string {
  if (before === null || after === null) return short(after ?? before ?? '');
  return `${short(before)} → ${short(after)}`;
}

/** This is on every label and says nothing. */
function short(value: string): string {
  return value.replace(/^system_u:object_r:/, '');
}

function section(title: string, lines: readonly string[]): string {
  return [`  ${title}`, ...lines, ''].join('\n');
}
