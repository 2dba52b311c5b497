// SPDX-License-Identifier: Apache-2.0
/** Explained denials for people: one block a cause, those of a VM together. */
import type {DenialGroup, LogReport} from '../../denials/explain-log.ts';
import type {FoundError} from '../../denials/program-errors.ts';
import {wordsOf} from './denials/describe.ts';
import {programErrorWords} from './denials/program-error-words.ts';
import type {Advice} from './denials/words.ts';
import type {TextFormat} from './plan-table.ts';
import {plural} from './plural.ts';
import {printable} from './printable.ts';
import {paragraph} from './table.ts';

const LAYERS = {apparmor: 'AppArmor', selinux: 'SELinux', seccomp: 'Seccomp'} as const;
const TOLERANT = {apparmor: 'complain mode', selinux: 'permissive', seccomp: 'logged only'} as const;
/** The kernel's records may be elsewhere. */
const NOTHING =
  'no denial in this log. The kernel writes them to its own: journalctl -k, /var/log/audit/audit.log, or ausearch -m avc\n';
/** Lines of the log, and paths, that are named for one cause. */
const NAMED = 8;

export function formatLog({groups, unread, errors}: LogReport, format: TextFormat): string {
  if (groups.length + unread.length + errors.length === 0) return NOTHING;
  const vms = [...new Set(groups.map(({vm}) => vm))];
  const blocks = vms.map(vm => {
    const own = groups.filter(group => group.vm === vm);
    const total = own.reduce((sum, {count}) => sum + count, 0);
    const title = `${format.style('bold', printable(vm ?? 'programs that work for VMs, and others'))}  ${plural(total, 'denial')}, ${plural(own.length, 'cause')}`;
    return [title, '', ...own.flatMap(group => formatGroup(group, format))].join('\n');
  });
  const lost = unread.map(({line, text}) => `  line ${line}: ${printable(text)}`);
  const tail = lost.length > 0 ? [['records that could not be read', ...lost, ''].join('\n')] : [];
  const told = errors.flatMap(found => formatError(found, format));
  const head = ['errors of libvirt and QEMU, which do not say what refused', ''];
  const said = told.length > 0 ? [[...head, ...told].join('\n')] : [];
  return [...blocks, ...said, ...tail].join('\n');
}

function formatError({line, error}: FoundError, format: TextFormat): readonly string[] {
  const {text, remedy} = programErrorWords(error);
  return [
    ...paragraph(printable(`line ${line}: ${text}`), format.width, 2, 4),
    ...formatRemedy(remedy, format),
    '',
  ];
}

function formatRemedy(remedy: Advice, {width, style}: TextFormat): readonly string[] {
  return [
    ...paragraph(`- ${printable(remedy.text)}:`, width, 4, 6),
    ...remedy.command.split('\n').map(line => `        ${style('bold', printable(line))}`),
    ...paragraph(`opens ${printable(remedy.opens)}`, width, 6, 12),
  ];
}

function formatGroup(group: DenialGroup, format: TextFormat): readonly string[] {
  const {width, style} = format;
  const {layer, device, from, tolerated, access, paths, cause} = group;
  const {text, right, remedies} = wordsOf(group);
  const origin = device === null ? '' : `, ${device}${from && from.line > 0 ? ` (line ${from.line})` : ''}`;
  const through = tolerated ? ` (allowed and logged: ${TOLERANT[layer]})` : '';
  const verdict = cause.kind === 'noise' ? 'Harmless' : 'As it should be';
  const refused = tolerated ? 'would refuse' : 'refused';
  const head = [LAYERS[layer], refused, printable(access)].filter(part => part !== '').join(' ');
  return [
    `  ${style(right === null ? 'red' : 'bold', head + printable(origin) + through)}  ${style('dim', evidence(group))}`,
    ...pathLines(paths, cause.kind === 'noise' ? '' : text),
    ...paragraph(printable(text), width, 4),
    ...(right === null ? [] : paragraph(`${verdict}: ${printable(right)}.`, width, 4)),
    ...remedies.flatMap(remedy => formatRemedy(remedy, format)),
    '',
  ];
}

/** The sentence may name the only one. */
function pathLines(paths: readonly string[], text: string): readonly string[] {
  const [only, ...more] = paths;
  if (only === undefined || (more.length === 0 && text.includes(only))) return [];
  const rest = paths.length > NAMED ? [`    and ${paths.length - NAMED} more`] : [];
  return [...paths.slice(0, NAMED).map(path => `    ${printable(path)}`), ...rest];
}

/** How often, by which programs, and where in the log. */
function evidence({count, programs, lines}: DenialGroup): string {
  const more = lines.length > NAMED ? ', …' : '';
  const where = `line${lines.length > 1 ? 's' : ''} ${lines.slice(0, NAMED).join(', ')}${more}`;
  return `${count}×, ${programs.map(printable).join(', ') || 'unknown program'}, ${where}`;
}
