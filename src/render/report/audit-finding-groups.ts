// SPDX-License-Identifier: Apache-2.0
/** Findings by their code, for a terminal. */
import {originText} from '../../layers/section.ts';
import type {Severity} from '../../documents/severity.ts';
import {findingGroups, type FindingGroup, type GroupedFinding} from '../../audit/finding-groups.ts';
import type {AuditReport} from '../../audit/report.ts';
import {type AuditFormatOptions} from './audit-formatter.ts';
import type {Emphasis} from './plan-table.ts';
import {plural} from './plural.ts';
import {printable} from './printable.ts';
import {wrap} from './table.ts';

/** Sightings of one code, and names of VMs in one line, before the rest is only counted. */
const SHOWN = 5;
const INDENT = '    ';

const COLOURS: Readonly<Record<Severity, Emphasis>> = {error: 'red', warning: 'yellow', note: 'dim'};

export function formatFindingGroups({domains}: AuditReport, options: AuditFormatOptions): readonly string[] {
  const names = domains.map(({name}) => name);
  return findingGroups(domains).map(group => formatGroup(group, names, options));
}

function formatGroup(
  {code, severity, vms, sightings}: FindingGroup,
  names: readonly string[],
  options: AuditFormatOptions,
): string {
  const {style, width, everySighting} = options;
  const fleet = names.length;
  const listed = everySighting === true ? sightings : sightings.slice(0, SHOWN);
  const helps = new Set(listed.map(({finding}) => finding.help));
  const hit = fleet === 1 ? '' : `  ${vms.length === fleet ? everyVm(fleet) : plural(vms.length, 'VM')}`;
  const text = (words: string, lead: string, hang = '  ') => {
    const line = `${INDENT}${lead}${printable(words)}`;
    if ([...line].length <= width) return [line];
    return wrap(printable(words), width - INDENT.length - hang.length).map(
      (part, index) => `${INDENT}${index === 0 ? lead : hang}${part}`,
    );
  };
  const lines = listed.flatMap(one => [
    ...text(sentence(one, vms.length, names), ''),
    ...(helps.size > 1 && one.finding.help !== '' ? text(one.finding.help, '→ ') : []),
  ]);
  const more = sightings.length - listed.length;
  const [help = ''] = helps;
  return [
    `${style(COLOURS[severity], severity)} ${style('bold', code)}${hit}`,
    ...lines,
    ...(more > 0 ? [`${INDENT}and ${more} more: --code ${code}`] : []),
    ...(helps.size === 1 && help !== '' ? text(help, '→ ') : []),
  ].join('\n');
}

function everyVm(fleet: number): string {
  return fleet === 2 ? 'both VMs' : `all ${fleet} VMs`;
}

/** Who and where, and what; what holds for all of the group's VMs names none. */
function sentence({finding, vms}: GroupedFinding, hit: number, names: readonly string[]): string {
  const {from, device, message} = finding;
  const own = [...new Set(vms.map(vm => names[vm]))];
  const shown = own.slice(0, SHOWN).join(', ');
  const all = own.length > SHOWN ? `${shown} and ${own.length - SHOWN} more` : shown;
  const who = names.length === 1 || (vms.length === hit && hit === names.length) ? [] : [all];
  // The line is that of one VM's definition.
  const where = from ? (vms.length === 1 ? originText(from) : from.device) : device;
  const place = [...who, ...(where === null || where === 'domain' ? [] : [where])].join(', ');
  return place === '' ? message : `${place}: ${message}`;
}
