// SPDX-License-Identifier: Apache-2.0
/** An audit for a terminal: what is wrong by kind of finding, a line a VM, the paths that were asked for, and a total. */
import {countPaths, countSeverities, lacking, summaryOf, worstFirst} from '../../audit/reading.ts';
import type {AuditReport, DomainAudit} from '../../audit/report.ts';
import {shellWord} from '../../text/quote-shell.ts';
import type {AuditFormatOptions, AuditFormatter} from './audit-formatter.ts';
import {formatFindingGroups} from './audit-finding-groups.ts';
import {formatPaths} from './audit-paths-table.ts';
import {formatShared} from './audit-shared-table.ts';
import {followedLines} from '../followed-text.ts';
import {plural} from './plural.ts';
import {printable} from './printable.ts';
import {wrap} from './table.ts';

export const auditTable: AuditFormatter = (report, options) => {
  const blocks = [
    // Of hundreds of VMs, what is wrong would stand below many screens of lines.
    ...formatFindingGroups(report, options),
    formatSummary(report, options),
    ...formatPaths(report, options),
    ...sharedBlock(report, options),
    formatTotal(report, options),
    followedLines(report.domains.map(({libvirt}) => libvirt)).join('\n'),
  ];
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`;
};

const COUNTS = ['errors', 'warnings', 'notes', 'paths', 'writable', 'refused'];

/** The worst first. A line stays one, so of the definition's name what fits is shown, which is its end. */
function formatSummary({domains}: AuditReport, {width, style}: AuditFormatOptions): string {
  if (domains.length === 0) return '';
  const longest = Math.max(...domains.map(({name}) => printable(name).length), 'VM'.length);
  const folder = folderOf(domains.map(({file}) => file));
  // As libvirt names them: the names of the VMs say it already.
  const named = folder !== '' && domains.every(({file, name}) => file === `${folder}${name}.xml`);
  const line = (counts: readonly string[], name: string, file: string) => {
    const cells = counts.map((count, index) => count.padStart(COUNTS[index]!.length)).join('  ');
    const start = `${cells}  ${name.padEnd(longest)}  `;
    return (start + lastOf(file, width - start.length)).trimEnd();
  };
  const counted = domains.map(domain => ({domain, ...summaryOf(domain)}));
  const rows = worstFirst(counted).map(({domain, severities, reach}) => {
    const {error, warning, note} = severities;
    const counts = [error, warning, note, reach.paths, reach.written, reach.refused].map(shown);
    return line(counts, printable(domain.name), named ? '' : printable(domain.file.slice(folder.length)));
  });
  const head = folder === '' ? 'definition' : named ? '' : `in ${printable(folder)}`;
  return [style('dim', line(COUNTS, 'VM', head)), ...rows].join('\n');
}

/** The directory that all of several definitions are in, or below, with its slash; it is told once. */
function folderOf(files: readonly string[]): string {
  const [first = ''] = files;
  if (files.length < 2) return '';
  const ends = [...first.matchAll(/\//gu)].map(({index}) => index + 1);
  const common = ends.filter(end => files.every(file => file.startsWith(first.slice(0, end))));
  return first.slice(0, common.at(-1) ?? 0);
}

function lastOf(text: string, room: number): string {
  if (text.length <= room) return text;
  return room < 2 ? '' : `…${text.slice(1 - room)}`;
}

function shown(count: number): string {
  return count === 0 ? '-' : String(count);
}

/** One line unless the paths were asked for. */
function sharedBlock(report: AuditReport, options: AuditFormatOptions): readonly string[] {
  if (report.domains.length < 2) return [];
  if (options.paths === 'all' || options.paths === 'shared') {
    return formatShared(report, options).map(block => block.trimEnd());
  }
  const own = report.shared.filter(({everybody}) => !everybody);
  const both = own.filter(({kind}) => kind === 'write-write').length;
  if (own.length === 0) return ['No path can be reached by more than one VM.'];
  const text = `${sharedText(own.length, both)}: --paths=shared`;
  return [wrap(text, options.width).join('\n')];
}

function sharedText(paths: number, both: number): string {
  const reached = `${plural(paths, 'path')} can be reached by more than one VM`;
  if (paths === 1) return `${reached}, ${both === 1 ? 'and' : 'but not'} written by two or more`;
  return `${reached}, ${both || 'none'} of them written by two or more`;
}

function formatTotal(
  {domains, leftOut = 0}: AuditReport,
  {failed, width, style, paths}: AuditFormatOptions,
): string {
  const {error, warning, note} = countSeverities(domains);
  const counts = domains.map(countPaths);
  const sum = (pick: (count: (typeof counts)[number]) => number) =>
    counts.reduce((total, count) => total + pick(count), 0);
  const lacks = sum(({refused: one}) => one);
  const found = [
    plural(error, 'error'),
    plural(warning, 'warning'),
    plural(note, 'note'),
    plural(
      sum(count => count.paths),
      'path',
    ),
    `${sum(({written}) => written)} writable`,
    ...(lacks > 0 ? [`${lacks} needed but refused`] : []),
  ];
  const facts = [
    ...(domains.length > 0 ? found : []),
    ...(failed.length > 0 ? [`${plural(failed.length, 'definition')} could not be judged`] : []),
    ...(leftOut > 0 ? [`${plural(leftOut, 'finding')} left out by the filters`] : []),
  ];
  const lines = wrap([plural(domains.length, 'VM'), facts.join(', ')].filter(Boolean).join(': '), width);
  return [style('bold', lines.join('\n')), ...nextSteps(domains, paths)].join('\n');
}

/** What to run next: what refuses a path and how to fix it, and more of this. */
function nextSteps(domains: readonly DomainAudit[], paths: AuditFormatOptions['paths']): readonly string[] {
  const refused = domains.find(domain => countPaths(domain).refused > 0);
  const lacks = refused?.paths.find(row => lacking(row) !== '' && !row.behind);
  const why = refused && lacks ? [`svirtgen why ${shellWord(refused.file)} ${shellWord(lacks.path)}`] : [];
  const more =
    paths === undefined && domains.length > 0
      ? ['the same with --paths lists every path that a VM can touch']
      : [];
  return [...why, ...more].map(step => `next: ${printable(step)}`);
}
