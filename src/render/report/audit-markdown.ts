// SPDX-License-Identifier: Apache-2.0
/** The audit for pull requests and wikis. */
import {originText} from '../../layers/section.ts';
import type {AccessRow} from '../../audit/access-row.ts';
import {readableRows} from '../../audit/readable-rows.ts';
import {countPaths, lacking} from '../../audit/reading.ts';
import type {AuditReport, DomainAudit} from '../../audit/report.ts';
import {followedLines} from '../followed-text.ts';
import {accessMark, type AuditFormatter} from './audit-formatter.ts';
import {code, markdownTable, words} from './markdown.ts';
import {plural} from './plural.ts';

export const auditMarkdown: AuditFormatter = report =>
  `${[...report.domains.flatMap(formatDomain), ...formatShared(report)].map(block => block.trimEnd()).join('\n\n')}\n`;

function formatDomain(domain: DomainAudit): readonly string[] {
  const {name, file, layers, findings, libvirt} = domain;
  const {paths: count, written, refused} = countPaths(domain);
  const followed = followedLines([libvirt])
    .map(line => `; ${words(line)}`)
    .join('');
  return [
    `## ${words(name)}`,
    `${code(file)}: ${plural(count, 'path')}, ${written} to write, ${refused} needed and refused, ${plural(findings.length, 'finding')}${followed}.`,
    ...(findings.length > 0
      ? [
          markdownTable(
            ['severity', 'finding', 'where', 'what'],
            findings.map(({severity, code: id, from, device, message, help}) => [
              severity,
              code(id),
              words(from ? originText(from) : (device ?? '')),
              words(help === '' ? message : `${message} → ${help}`),
            ]),
          ),
        ]
      : []),
    markdownTable(
      ['may', 'path', 'process', ...layers, 'for (line)'],
      readableRows(domain).map(row => [
        accessMark(row.effective) + (lacking(row) === '' ? '' : ' ❗'),
        code(row.path) + behind(row),
        words(row.process),
        ...layers.map(layer => accessMark(row.layers[layer])),
        words(originText(row.from, '-')),
      ]),
    ),
  ];
}

function behind(row: AccessRow): string {
  if (!row.behind) return '';
  const {paths, more} = row.behind;
  return ` (${more ? 'more than ' : ''}${plural(paths.length, 'path')} there now)`;
}

function formatShared({domains, shared}: AuditReport): readonly string[] {
  const own = shared.filter(({everybody}) => !everybody);
  if (domains.length < 2) return [];
  if (own.length === 0) return ['## Shared paths', 'None.'];
  return [
    '## Shared paths',
    markdownTable(
      ['kind', 'path', 'VMs', 'kept apart by'],
      own.map(({kind, path, users, apart}) => [
        kind,
        code(path),
        users.map(({name, access}) => `${words(name)} ${access}`).join(', '),
        [...new Set(apart.map(({layers}) => layers.join(' and ') || 'nothing'))].join(', or '),
      ]),
    ),
  ];
}
