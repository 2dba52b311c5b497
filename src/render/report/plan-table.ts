/** A label plan for people: one section a layer, in aligned columns. */
import type {
  ApparmorPlan,
  LayerId,
  CgroupRule,
  LabelPlan,
  Provenance,
  UnplugPlan,
} from '../../layers/plan.ts';
import {printable} from './printable.ts';
import {readablePattern} from './readable-pattern.ts';
import {formatTable, wrap} from './table.ts';

export type Emphasis = 'bold' | 'dim' | 'red' | 'yellow';
/** Marks text for a terminal; plain output hands it back as it is. */
export type Style = (emphasis: Emphasis, text: string) => string;

export interface PlanTableOptions {
  readonly file: string;
  /** The sections to show, whatever the order here. */
  readonly backends: readonly LayerId[];
  readonly width: number;
  readonly style: Style;
}

interface Section {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Lines that are no table. */
  readonly lines?: readonly string[];
}

const INDENT = 4;

/** Ends in an empty line, so that several plans can follow each other. */
export function formatPlan(plan: LabelPlan, options: PlanTableOptions): string {
  const {backends, style} = options;
  const shown = (backend: LayerId, section: () => Section) => (backends.includes(backend) ? [section()] : []);
  const sections = [
    processSection(plan, backends),
    ...shown('selinux', () => selinuxSection(plan)),
    ...shown('dac', () => dacSection(plan)),
    ...shown('apparmor', () => apparmorSection(plan.apparmor, options.width)),
    ...shown('cgroup', () => cgroupSection(plan.cgroup.rules)),
    ...shown('namespace', () => namespaceSection(plan, options.width)),
    ...(plan.unplug ? [unplugSection(plan.unplug)] : []),
  ];
  const blocks = sections.map(section => formatSection(section, options, style));
  return [formatTitle(plan, options), ...blocks, ...formatWarnings(plan, options), ''].join('\n');
}

function formatTitle({domain}: LabelPlan, {file, width, style}: PlanTableOptions): string {
  const name = printable(domain.name);
  const state = domain.id === -1 ? '' : `, running as ${domain.id}`;
  const facts = `  ${domain.type}, ${domain.uuid ?? 'no uuid'}${state},`;
  const origin = `from ${printable(file)}`;
  const fits = `${name}${facts} ${origin}`.length <= width;
  return `${style('bold', name)}${facts}${fits ? ' ' : '\n  '}${origin}\n`;
}

function formatSection(section: Section, {width}: PlanTableOptions, style: Style): string {
  const {title, header, rows, lines = []} = section;
  const [head, ...body] = rows.length === 0 ? [] : formatTable([header, ...rows], {width, indent: INDENT});
  const table = head === undefined ? [] : [style('dim', head), ...body];
  const text = lines.map(line => `${' '.repeat(INDENT)}${line}`);
  return [`  ${style('bold', title)}`, ...table, ...text, ''].join('\n');
}

function formatWarnings({warnings}: LabelPlan, {width, style}: PlanTableOptions): readonly string[] {
  if (warnings.length === 0) return [];
  const rows = warnings.map(({code, message, from}) => [code, origin(from), message]);
  const table = formatTable(rows, {width, indent: INDENT});
  return [[`  ${style('yellow', 'Warnings')}`, ...table, ''].join('\n')];
}

/** A context without SELinux, or a profile without AppArmor, would be read as protection. */
function processSection({processes}: LabelPlan, backends: readonly LayerId[]): Section {
  const dac = backends.includes('dac');
  const selinux = backends.includes('selinux');
  const apparmor = backends.includes('apparmor');
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

function selinuxSection({selinux}: LabelPlan): Section {
  const common = commonPrefix(selinux.image);
  const after = new Map(
    selinux.restore.map(({path, to}) => [path, to === 'remembered' ? 'put back' : 'default']),
  );
  const labelled = new Set(selinux.labels.map(({path}) => path));
  return {
    title: 'SELinux labels',
    header: ['path', 'label', 'at stop', 'for (line)'],
    rows: [
      ...selinux.labels.map(({path, context, from}) => [
        path,
        context.startsWith(common) ? context.slice(common.length) : context,
        after.get(path) ?? 'stays',
        origin(from),
      ]),
      ...selinux.restore
        .filter(({path}) => !labelled.has(path))
        .map(({path, from}) => [path, '-', after.get(path) ?? '', origin(from)]),
    ],
    lines: selinux.labels.length + selinux.restore.length === 0 ? ['nothing is relabelled'] : [],
  };
}

/** `system_u:object_r:` is on every label and says nothing. */
function commonPrefix(image: string | null): string {
  return image === null ? '' : `${image.split(':').slice(0, 2).join(':')}:`;
}

function dacSection({dac}: LabelPlan): Section {
  const after = new Map(
    dac.restore.map(({path, to}) => [path, to === 'remembered' ? 'put back' : 'root:root']),
  );
  const owned = new Set(dac.labels.map(({path}) => path));
  return {
    title: 'Owners',
    header: ['path', 'owner', 'at stop', 'for (line)'],
    rows: [
      ...dac.labels.map(({path, uid, gid, from}) => [
        path,
        owner(uid, gid),
        after.get(path) ?? 'stays',
        origin(from),
      ]),
      ...dac.restore
        .filter(({path}) => !owned.has(path))
        .map(({path, from}) => [path, '-', after.get(path) ?? '', origin(from)]),
    ],
    lines: dac.labels.length + dac.restore.length === 0 ? ['nothing changes its owner'] : [],
  };
}

function apparmorSection(apparmor: ApparmorPlan, width: number): Section {
  const title = 'AppArmor rules';
  const header = ['access', 'path', 'for (line)'];
  if ('refused' in apparmor) {
    const {message, code, from} = apparmor.refused;
    const text = printable(`refused: ${message} (${code}), because of ${origin(from)}`);
    return {title, header, rows: [], lines: wrap(text, width - INDENT)};
  }
  const rows = apparmor.rules.map(({access, deny, path, from}) => [
    deny ? `deny ${access}` : access,
    readablePattern(path),
    origin(from),
  ]);
  return {title, header, rows, lines: rows.length === 0 ? ['no rules'] : []};
}

function cgroupSection(rules: readonly CgroupRule[]): Section {
  const rows = rules.map(rule => [rule.access, deviceNumbers(rule), rule.path ?? '-', origin(rule.from)]);
  return {
    title: 'Device list (cgroup)',
    header: ['access', 'device', 'path', 'for (line)'],
    rows,
    lines: rows.length === 0 ? ['no device is allowed'] : [],
  };
}

/** As in the device controller's own list; ? where the host cannot tell. */
function deviceNumbers({type, major, minor}: CgroupRule): string {
  return `${type ?? '?'} ${major ?? '?'}:${minor ?? '?'}`;
}

function namespaceSection({namespace}: LabelPlan, width: number): Section {
  const nodes = namespace.nodes.map(printable).join(', ');
  return {
    title: 'Private /dev',
    header: [],
    rows: [],
    lines: nodes === '' ? ['empty'] : wrap(nodes, width - INDENT),
  };
}

function unplugSection({device, cgroup, namespace}: UnplugPlan): Section {
  const nameOf = (rule: CgroupRule) => rule.path ?? deviceNumbers(rule);
  const rows = [
    ...cgroup.removed.map(rule => [nameOf(rule), `${rule.access} taken away`, '']),
    ...cgroup.kept.map(rule => [nameOf(rule), `${rule.access} stays`, rule.why]),
    ...cgroup.lost.map(rule => [nameOf(rule), `${rule.access} lost`, `${origin(rule.from)} needs it`]),
    ...namespace.removed.map(path => [path, 'node removed', '']),
    ...namespace.kept.map(({path, why}) => [path, 'node stays', why]),
  ];
  return {
    title: `When ${printable(device)} is unplugged`,
    header: ['path', 'what', 'why'],
    rows,
    lines: rows.length === 0 ? ['nothing changes'] : [],
  };
}

function owner(uid: number | null, gid: number | null): string {
  return uid === null && gid === null ? '-' : `${uid ?? '?'}:${gid ?? '?'}`;
}

/** The device and its line in the definition. */
function origin({device, line}: Provenance): string {
  return line > 0 ? `${device} (${line})` : device;
}
