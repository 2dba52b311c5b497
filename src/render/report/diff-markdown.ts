// SPDX-License-Identifier: Apache-2.0
/** A comparison as a comment on a pull request. */
import type {DeviceChange, DomainDiff, FindingChange} from '../../diff/change.ts';
import type {Change} from '../../layers/change.ts';
import {originText} from '../../layers/section.ts';
import {pathReader, PRESENCE, summary, type DiffReport} from './diff-table.ts';
import {followedLines} from '../followed-text.ts';
import {code, markdownTable, words} from './markdown.ts';

export function formatDiffMarkdown({a, b, libvirt, domains}: DiffReport): string {
  const followed = followedLines([libvirt]).map(line => `\n${words(line)}\n`);
  const title = `## Policy: ${code(a)} → ${code(b)}\n${followed.join('')}`;
  if (domains.length === 0) return `${title}\nNo difference.\n`;
  return [title, ...domains.map(formatDomain)].join('\n');
}

function formatDomain(domain: DomainDiff): string {
  const {name, uuid, identity, changes, devices, findings} = domain;
  const head = `### ${words(name)}${uuid === null ? '' : ` (${code(uuid)})`}${PRESENCE[domain.in]}\n`;
  const identities = identity.map(({what, before, after}) => [words(what), value(before), value(after)]);
  return [
    head,
    `${summary(domain)}\n`,
    ...(identities.length > 0 ? [markdownTable(['identity', 'before', 'after'], identities)] : []),
    ...(devices.length > 0 ? [deviceTable(devices)] : []),
    ...(changes.length > 0 ? [changeTable(changes, pathReader(domain))] : []),
    ...(findings.length > 0 ? [findingTable(findings)] : []),
  ].join('\n');
}

function changeTable(changes: readonly Change[], read: (path: string) => string): string {
  return markdownTable(
    ['', 'path', 'layer', 'before', 'after', 'for (line)'],
    changes.map(change => [
      emphasized(change.kind),
      code(read(change.path)),
      change.layer,
      value(change.before),
      value(change.after),
      words(originText(change.from)),
    ]),
  );
}

function deviceTable(devices: readonly DeviceChange[]): string {
  return markdownTable(
    ['', 'device (line)', 'what', 'before', 'after'],
    devices.map(change => [
      emphasized(change.kind),
      words(originText(change.from)),
      words(change.what),
      value(change.before),
      value(change.after),
    ]),
  );
}

function findingTable(findings: readonly FindingChange[]): string {
  return markdownTable(
    ['', 'severity', 'finding', 'for (line)', 'message'],
    findings.map(change => [
      emphasized(change.kind),
      change.severity,
      change.code,
      words(originText(change.from)),
      words(change.message),
    ]),
  );
}

/** What a reviewer has to look at. */
function emphasized(kind: Change['kind'] | DeviceChange['kind'] | FindingChange['kind']): string {
  return kind === 'gained' || kind === 'widened' || kind === 'appeared' ? `**${kind}**` : kind;
}

function value(text: string | null): string {
  return text === null ? '' : code(text);
}
