// SPDX-License-Identifier: Apache-2.0
/** A label plan for people: one section a layer, in aligned columns. */
import {deviceName} from '../../kernel-model/cgroup/device.ts';
import {LAYER_IDS, type LayerId} from '../../layers/layer-id.ts';
import {nameReader} from '../../layers/readable-names.ts';
import {LAYERS, layersFor} from '../../layers/layers.ts';
import type {LabelPlan, PlanNeeds, UnplugPlan} from '../../layers/plan.ts';
import {originText, type Section} from '../../layers/section.ts';
import {isNewer} from '../../versions/version.ts';
import {followedText} from '../followed-text.ts';
import {printable} from './printable.ts';
import {formatTable, wrap} from './table.ts';

export type Emphasis = 'bold' | 'dim' | 'red' | 'yellow';
/** Marks text for a terminal; plain output hands it back as it is. */
export type Style = (emphasis: Emphasis, text: string) => string;

/** What a text for a terminal goes by. */
export interface TextFormat {
  /** Characters of a line. */
  readonly width: number;
  readonly style: Style;
}

export interface PlanTableOptions extends TextFormat {
  readonly file: string;
  /** The sections to show, whatever the order here. */
  readonly layers: readonly LayerId[];
}

const INDENT = 4;

/** Ends in an empty line, so that several plans can follow each other. */
export function formatPlan(plan: LabelPlan, options: PlanTableOptions): string {
  const layers = layersFor(plan.domain, options.layers);
  const sections = [
    processSection(plan, layers),
    ...LAYER_IDS.filter(id => layers.includes(id)).map(id => LAYERS[id].section(plan)),
    ...(plan.unplug ? [unplugSection(plan.unplug)] : []),
  ];
  // An id that is not known before the start is no part of a name that anybody will see.
  const read = plan.domain.id === -1 ? nameReader(plan.domain.name) : (text: string) => text;
  const blocks = sections.map(section =>
    formatSection({...section, rows: section.rows.map(row => row.map(read))}, options),
  );
  return [
    formatTitle(plan, options),
    ...formatVersions(plan, options),
    ...blocks,
    ...formatWarnings(plan, options),
    '',
  ].join('\n');
}

function formatTitle({domain}: LabelPlan, {file, width, style}: PlanTableOptions): string {
  const name = printable(domain.name);
  const state = domain.id === -1 ? '' : `, running as ${domain.id}`;
  const facts = `  ${domain.type}, ${domain.uuid ?? 'no uuid'}${state},`;
  const origin = `from ${printable(file)}`;
  const fits = `${name}${facts} ${origin}`.length <= width;
  return `${style('bold', name)}${facts}${fits ? ' ' : '\n  '}${origin}\n`;
}

/** Which libvirt is followed, and which one the definition needs where that is newer. */
function formatVersions({libvirt, needs}: LabelPlan, {width, style}: PlanTableOptions): readonly string[] {
  if (libvirt === undefined) return [];
  const newer = needs && isNewer(needs.libvirt, libvirt.version) ? [needs] : [];
  const lines = [
    ...wrap(followedText(libvirt), width - 2),
    ...newer.flatMap(needed => wrap(needsText(needed), width - 2).map(line => style('yellow', line))),
  ];
  return [lines.map(line => `  ${line}\n`).join('')];
}

/** The uses that ask for the newest. */
function needsText({libvirt, because}: PlanNeeds): string {
  const uses = because.filter(({version}) => version === libvirt);
  const named = uses.map(({element, line}) => `${printable(element)} (line ${line})`);
  return `needs libvirt ${libvirt}: ${named.join(', ')}`;
}

function formatSection(section: Section, {width, style}: TextFormat): string {
  const {title, header, rows, text} = section;
  const [head, ...body] = rows.length === 0 ? [] : formatTable([header, ...rows], {width, indent: INDENT});
  const table = head === undefined ? [] : [style('dim', head), ...body];
  const lines = text === undefined ? [] : wrap(printable(text), width - INDENT);
  const below = lines.map(line => `${' '.repeat(INDENT)}${line}`);
  return [`  ${style('bold', title)}`, ...table, ...below, ''].join('\n');
}

function formatWarnings({warnings}: LabelPlan, {width, style}: PlanTableOptions): readonly string[] {
  if (warnings.length === 0) return [];
  const rows = warnings.map(({code, message, from}) => [code, originText(from), message]);
  const table = formatTable(rows, {width, indent: INDENT});
  return [[`  ${style('yellow', 'Warnings')}`, ...table, ''].join('\n')];
}

/** A context without SELinux, or a profile without AppArmor, would be read as protection. */
function processSection({processes}: LabelPlan, layers: readonly LayerId[]): Section {
  const dac = layers.includes('dac');
  const selinux = layers.includes('selinux');
  const apparmor = layers.includes('apparmor');
  return {
    title: 'Processes',
    header: [
      'process',
      ...(dac ? ['owner'] : []),
      ...(selinux ? ['context'] : []),
      ...(apparmor ? ['profile'] : []),
    ],
    rows: processes.map(({name, uid, gid, ...process}) => [
      name,
      ...(dac ? [owner(uid, gid)] : []),
      ...(selinux ? [process.selinux ?? '-'] : []),
      ...(apparmor ? [process.profile ?? '-'] : []),
    ]),
  };
}

function unplugSection({device, cgroup, namespace}: UnplugPlan): Section {
  const rows = [
    ...cgroup.removed.map(rule => [deviceName(rule), `${rule.access} taken away`, '']),
    ...cgroup.kept.map(rule => [deviceName(rule), `${rule.access} stays`, rule.why]),
    ...cgroup.lost.map(rule => [
      deviceName(rule),
      `${rule.access} lost`,
      `${originText(rule.from)} needs it`,
    ]),
    ...namespace.removed.map(path => [path, 'node removed', '']),
    ...namespace.kept.map(({path, why}) => [path, 'node stays', why]),
  ];
  return {
    title: `When ${printable(device)} is unplugged`,
    header: ['path', 'what', 'why'],
    rows,
    text: rows.length === 0 ? 'nothing changes' : undefined,
  };
}

function owner(uid: number | null, gid: number | null): string {
  return uid === null && gid === null ? '-' : `${uid ?? '?'}:${gid ?? '?'}`;
}
