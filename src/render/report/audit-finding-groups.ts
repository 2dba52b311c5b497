// SPDX-License-Identifier: Apache-2.0
/** Findings by their code: what is the same of several VMs is told once, with the VMs. */
import {SEVERITIES} from '../../audit/finding.ts';
import type {Finding, Severity} from '../../audit/finding.ts';
import type {AuditReport} from '../../audit/report.ts';
import type {AuditFormatOptions} from './audit-formatter.ts';
import {originOf} from './audit-formatter.ts';
import type {Emphasis} from './plan-table.ts';
import {plural} from './plural.ts';
import {printable} from './printable.ts';
import {wrap} from './table.ts';

/** Sightings of one code, and names of VMs in one line, before the rest is only counted. */
const SHOWN = 5;
const INDENT = '    ';

const COLOURS: Readonly<Record<Severity, Emphasis>> = {error: 'red', warning: 'yellow', note: 'dim'};

interface Sighting {
  readonly finding: Finding;
  readonly vms: Set<string>;
}

interface Group {
  readonly code: string;
  severity: Severity;
  readonly vms: Set<string>;
  /** By what they say and where. */
  readonly sightings: Map<string, Sighting>;
}

/** The most serious first, then those of most VMs. */
export function formatFindingGroups(report: AuditReport, options: AuditFormatOptions): readonly string[] {
  const groups = [...groupsOf(report).values()].toSorted(
    (one, other) =>
      SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity) ||
      other.vms.size - one.vms.size ||
      (one.code < other.code ? -1 : 1),
  );
  return groups.map(group => formatGroup(group, report.domains.length, options));
}

function groupsOf({domains}: AuditReport): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const {name, uuid, file, findings} of domains) {
    for (const finding of findings) {
      const {code, severity, message, from} = finding;
      const group: Group = groups.get(code) ?? {
        code,
        severity,
        vms: new Set<string>(),
        sightings: new Map<string, Sighting>(),
      };
      groups.set(code, group);
      if (SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(group.severity)) group.severity = severity;
      group.vms.add(uuid ?? file);
      const key = JSON.stringify([message, from?.device]);
      const sighting: Sighting = group.sightings.get(key) ?? {finding, vms: new Set<string>()};
      group.sightings.set(key, sighting);
      sighting.vms.add(name);
    }
  }
  return groups;
}

function formatGroup(
  {code, severity, vms, sightings}: Group,
  fleet: number,
  options: AuditFormatOptions,
): string {
  const {style, width, everySighting} = options;
  const all = [...sightings.values()];
  const listed = everySighting === true ? all : all.slice(0, SHOWN);
  const helps = new Set(listed.map(({finding}) => finding.help));
  const hit = fleet === 1 ? '' : `  ${vms.size === fleet ? `all ${fleet} VMs` : plural(vms.size, 'VM')}`;
  const text = (words: string, lead: string, hang = '  ') =>
    wrap(printable(words), width - INDENT.length - hang.length).map(
      (line, index) => `${INDENT}${index === 0 ? lead : hang}${line}`,
    );
  const lines = listed.flatMap(one => [
    ...text(sentence(one, vms.size, fleet), ''),
    ...(helps.size > 1 && one.finding.help !== '' ? text(one.finding.help, '→ ') : []),
  ]);
  const more = all.length - listed.length;
  const [help = ''] = helps;
  return [
    `${style(COLOURS[severity], severity)} ${style('bold', code)}${hit}`,
    ...lines,
    ...(more > 0 ? [`${INDENT}and ${more} more: --code ${code}`] : []),
    ...(helps.size === 1 && help !== '' ? text(help, '→ ') : []),
  ].join('\n');
}

/** Who and where, and what; what holds for all of the group's VMs names none. */
function sentence({finding, vms}: Sighting, hit: number, fleet: number): string {
  const {from, device, message} = finding;
  const shown = [...vms].slice(0, SHOWN).join(', ');
  const names = vms.size > SHOWN ? `${shown} and ${vms.size - SHOWN} more` : shown;
  const who = fleet === 1 || (vms.size === hit && hit === fleet) ? [] : [names];
  // The line is that of one VM's definition.
  const where = from ? (vms.size === 1 ? originOf(from) : from.device) : device;
  const place = [...who, ...(where === null || where === 'domain' ? [] : [where])].join(', ');
  return place === '' ? message : `${place}: ${message}`;
}
