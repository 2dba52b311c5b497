// SPDX-License-Identifier: Apache-2.0
/** A log's denials, grouped by VM, device and cause. */
import {listIn} from '../list-in.ts';
import {remembered} from '../once.ts';
import type {Provenance} from '../layers/plan.ts';
import type {Analysis} from '../layers/analysis.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import type {Cause} from './cause.ts';
import type {Denial, LogRecord, UnreadRecord} from './denial.ts';
import {explainApparmor, type VmFacts} from './explain-apparmor.ts';
import {explainHostProfile} from './explain-host-profile.ts';
import {explainSeccomp} from './explain-seccomp.ts';
import {explainSelinux} from './explain-selinux.ts';
import {programOfProfile, programOfType} from './host-programs.ts';
import {deviceOf, onlyUser, vmOfContext, vmOfName, vmOfProfile, type VmName} from './known-vms.ts';
import type {FoundError} from './program-errors.ts';
import {typeOf} from './selinux-denial.ts';

export interface DenialGroup {
  readonly cause: Cause;
  /** The VM's name where its definition was given; otherwise its UUID or its categories. Null: not a VM. */
  readonly vm: string | null;
  readonly uuid: string | null;
  readonly layer: 'apparmor' | 'selinux' | 'seccomp';
  /** The device the path is for; null where no definition tells. */
  readonly device: string | null;
  readonly from: Provenance | null;
  /** Host paths, their last parts, or what else was refused; each once. */
  readonly paths: readonly string[];
  /** Letters of AppArmor, or SELinux permissions. */
  readonly access: string;
  readonly programs: readonly string[];
  readonly count: number;
  /** Lines of the log, from 1. */
  readonly lines: readonly number[];
  /** Whether all of them were let through nevertheless: complain mode, or permissive. */
  readonly tolerated: boolean;
}

export interface LogReport {
  readonly groups: readonly DenialGroup[];
  readonly unread: readonly Omit<UnreadRecord, 'kind'>[];
  /** Of libvirt and QEMU, about what no denial here is. */
  readonly errors: readonly FoundError[];
}

const NOTHING_MORE: VmFacts = {helperRules: () => undefined, operationFor: () => undefined};

/** Groups in the order of their first line, those of one VM together. */
export function explainLog(
  records: Iterable<LogRecord>,
  analyses: readonly Analysis[] = [],
  facts: VmFacts = NOTHING_MORE,
): LogReport {
  const groups = new Map<string, GrowingGroup>();
  const unread: LogReport['unread'][number][] = [];
  const errors: FoundError[] = [];
  // One file is refused again and again, and each VM has to be asked for it.
  const userOf = remembered((name: string) => onlyUser(name, analyses));
  for (const record of askedTogether(records, analyses)) {
    if (record.kind === 'unread') {
      unread.push({line: record.line, text: record.text});
      continue;
    }
    if (record.kind === 'error') {
      errors.push({line: record.line, error: record.error});
      continue;
    }
    const denial = explainDenial(record, {analyses, facts, userOf});
    const {vm, layer, device, cause, tolerated} = denial;
    const key = JSON.stringify([vm, layer, device, cause, tolerated]);
    const group = groups.get(key) ?? {
      first: denial,
      access: new Set(),
      paths: new Set(),
      programs: new Set(),
      lines: [],
    };
    groups.set(key, group);
    add(denial, group);
  }
  const ofVm = new Map<string | null, DenialGroup[]>();
  for (const group of groups.values()) listIn(ofVm, group.first.vm).push(grown(group));
  const told = new Set([...groups.values()].flatMap(({paths}) => [...paths]));
  const programs = new Set([...groups.values()].flatMap(one => [...one.programs]));
  const isTold = ({error}: FoundError) =>
    (error.kind === 'preventing' && programs.has(error.program)) ||
    ('path' in error && error.path !== undefined && told.has(error.path));
  return {groups: [...ofVm.values()].flat(), unread, errors: errors.filter(one => !isTold(one))};
}

/** Denials that are looked at together. */
const TOGETHER = 1024;

/** The same records. A live host runs programs to tell contexts, and so is asked for those of many files at once. */
function* askedTogether(records: Iterable<LogRecord>, analyses: readonly Analysis[]): Generator<LogRecord> {
  const host = analyses[0]?.host;
  let batch: LogRecord[] = [];
  const ask = () =>
    host?.details(
      batch.flatMap(one =>
        one.kind === 'apparmor' && one.name?.startsWith('/') ? [resolvedPath(one.name, host)] : [],
      ),
    );
  for (const record of records) {
    if (batch.push(record) < TOGETHER) continue;
    ask();
    yield* batch;
    batch = [];
  }
  ask();
  yield* batch;
}

/** A log may have millions of denials with one cause, so that a group is not copied for each. */
interface GrowingGroup {
  readonly first: DenialGroup;
  readonly access: Set<string>;
  readonly paths: Set<string>;
  readonly programs: Set<string>;
  readonly lines: number[];
}

function add(denial: DenialGroup, {access, paths, programs, lines}: GrowingGroup): void {
  for (const word of denial.access.split(' ')) access.add(word);
  for (const path of denial.paths) paths.add(path);
  for (const program of denial.programs) programs.add(program);
  lines.push(...denial.lines);
}

function grown({first, access, paths, programs, lines}: GrowingGroup): DenialGroup {
  return {
    ...first,
    access: [...access].join(' '),
    paths: [...paths],
    programs: [...programs],
    count: lines.length,
    lines,
  };
}

/** `child`: the part of its AppArmor profile, such as `passt`. */
type VmOfRecord = VmName & {readonly child?: string | undefined};

interface Known {
  readonly analyses: readonly Analysis[];
  readonly facts: VmFacts;
  readonly userOf: (name: string) => VmName | undefined;
}

function explainDenial(denial: Denial, {analyses, facts, userOf}: Known): DenialGroup {
  const vm = vmOf(denial, analyses);
  const about = vm ?? aboutVm(denial, analyses, userOf);
  const from = deviceOf(denial.name, about?.analysis);
  return {
    vm: about?.name ?? null,
    uuid: about?.uuid ?? null,
    layer: denial.kind,
    device: from?.device ?? processOf(denial, vm),
    from: from ?? null,
    paths: denial.name === undefined ? [] : [denial.name],
    access: accessOf(denial),
    programs: denial.comm === undefined ? [] : [denial.comm],
    count: 1,
    lines: [denial.line],
    tolerated: denial.tolerated,
    cause: causeOf(denial, vm, analyses, facts),
  };
}

function vmOf(denial: Denial, analyses: readonly Analysis[]): VmOfRecord | undefined {
  if (denial.kind === 'apparmor') return vmOfProfile(denial.profile, analyses);
  if (denial.kind === 'selinux') return vmOfContext(denial.source, analyses);
  return vmOfProfile(denial.subject, analyses) ?? vmOfContext(denial.subject, analyses);
}

function accessOf(denial: Denial): string {
  if (denial.kind === 'seccomp') return denial.call.name;
  return denial.kind === 'apparmor' ? denial.mask || denial.operation : denial.permissions.join(' ');
}

/** A program of the host works for the VM that is in what it was refused. */
function aboutVm(
  {name, fields}: Denial,
  analyses: readonly Analysis[],
  userOf: Known['userOf'],
): VmName | undefined {
  const texts = [name, fields.get('target'), fields.get('peer')].filter(text => text !== undefined);
  const named = texts.map(text => vmOfName(text, analyses)).find(Boolean);
  return named ?? (name === undefined ? undefined : userOf(name));
}

/** A child profile's process, or the program of the host that was refused. */
function processOf(denial: Denial, vm: VmOfRecord | undefined): string | null {
  if (vm?.child !== undefined) return `process ${vm.child}`;
  if (vm || denial.kind === 'seccomp') return null;
  const {kind} = denial;
  const program =
    kind === 'apparmor' ? programOfProfile(denial.profile) : programOfType(typeOf(denial.source));
  return program ? `${kind === 'apparmor' ? 'profile' : 'type'} ${program.name}` : null;
}

function causeOf(
  denial: Denial,
  vm: VmOfRecord | undefined,
  analyses: readonly Analysis[],
  facts: VmFacts,
): Cause {
  if (denial.kind === 'seccomp') return explainSeccomp(denial, analyses);
  if (denial.kind === 'apparmor') {
    return vm
      ? explainApparmor(denial, {analysis: vm.analysis, child: vm.child, analyses, facts})
      : explainHostProfile(denial, analyses);
  }
  if (vm || programOfType(typeOf(denial.source))) return explainSelinux(denial, vm?.analysis, analyses);
  if (denial.tclass === 'fd' && programOfType(typeOf(denial.target)))
    return {kind: 'noise', noise: 'descriptor'};
  return {
    kind: 'stranger',
    who: `${denial.comm ?? 'a program'}, in the context ${denial.source}`,
    // Without its name: one program is refused many files of one kind.
    about: denial.cut ? undefined : `a ${denial.tclass} of ${typeOf(denial.target)}`,
  };
}
