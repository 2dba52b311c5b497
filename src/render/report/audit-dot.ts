// SPDX-License-Identifier: Apache-2.0
/** The graph of VMs and the paths they share, for Graphviz: `dot -Tsvg`. */
import type {SharedPath} from '../../audit/shared.ts';
import {followedLines} from '../followed-text.ts';
import type {AuditFormatter} from './audit-formatter.ts';
import {printable} from './printable.ts';

const COLOURS: Readonly<Record<SharedPath['kind'], string>> = {
  'write-write': '#c62828',
  'write-read': '#b26a00',
  'read-read': '#607d8b',
};

export const auditDot: AuditFormatter = ({domains, shared}) => {
  const paths = shared.filter(({everybody}) => !everybody);
  const follows = followedLines(domains.map(({libvirt}) => libvirt)).join('; ');
  const lines = [
    ...(follows === '' ? [] : [`label=${quote(follows)};`]),
    ...domains.map(({name}, index) => `vm${index} [shape=box, style=rounded, label=${quote(name)}];`),
    ...paths.flatMap(({path, kind, users}, index) => [
      `path${index} [shape=note, color="${COLOURS[kind]}", label=${quote(path)}];`,
      ...users
        .filter(({domain}) => domain >= 0)
        .map(
          ({domain, access, process}) =>
            `vm${domain} -> path${index} [label=${quote(process === 'qemu' ? access : `${access} ${process}`)}, ` +
            `color="${access.includes('w') ? COLOURS[kind] : COLOURS['read-read']}"];`,
        ),
    ]),
  ];
  return `digraph shared {\n  rankdir=LR;\n  node [fontname="sans-serif"];\n${lines.map(line => `  ${line}\n`).join('')}}\n`;
};

/** In a quoted string only the quote and the backslash, which begins an escape, mean something. */
function quote(text: string): string {
  return `"${printable(text).replace(/["\\]/g, String.raw`\$&`)}"`;
}
