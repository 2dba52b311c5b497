// SPDX-License-Identifier: Apache-2.0
/** A comparison as a comment on a pull request. */
import type {DomainDiff} from '../../diff/change.ts';
import type {Change} from '../../layers/change.ts';
import type {DiffReport} from './diff-table.ts';
import {originText, PRESENCE, summary} from './diff-table.ts';
import {code, markdownTable, words} from './markdown.ts';

export function formatDiffMarkdown({a, b, domains}: DiffReport): string {
  const title = `## Policy: ${code(a)} → ${code(b)}\n`;
  if (domains.length === 0) return `${title}\nNo difference.\n`;
  return [title, ...domains.map(formatDomain)].join('\n');
}

function formatDomain(domain: DomainDiff): string {
  const {name, uuid, identity, changes} = domain;
  const head = `### ${words(name)}${uuid === null ? '' : ` (${code(uuid)})`}${PRESENCE[domain.in]}\n`;
  const identities = identity.map(({what, before, after}) => [words(what), value(before), value(after)]);
  return [
    head,
    `${summary(domain)}\n`,
    ...(identities.length > 0 ? [markdownTable(['identity', 'before', 'after'], identities)] : []),
    ...(changes.length > 0 ? [changeTable(changes)] : []),
  ].join('\n');
}

function changeTable(changes: readonly Change[]): string {
  return markdownTable(
    ['', 'path', 'layer', 'before', 'after', 'for (line)'],
    changes.map(change => [
      change.kind === 'gained' || change.kind === 'widened' ? `**${change.kind}**` : change.kind,
      code(change.path),
      change.layer,
      value(change.before),
      value(change.after),
      words(originText(change)),
    ]),
  );
}

function value(text: string | null): string {
  return text === null ? '' : code(text);
}
