/** A log's denials, grouped by VM, device and cause. */
import type {Provenance} from '../layers/plan.ts';
import type {Analysis} from '../layers/analysis.ts';
import type {Cause} from './cause.ts';
import type {Denial, ParsedLog} from './denial.ts';
import {explainApparmor} from './explain-apparmor.ts';
import {explainSelinux} from './explain-selinux.ts';
import {deviceOf, vmOfContext, vmOfProfile} from './known-vms.ts';

export interface DenialGroup extends Cause {
  /** The VM's name where its definition was given; otherwise its UUID or its categories. Null: not a VM. */
  readonly vm: string | null;
  readonly uuid: string | null;
  readonly layer: 'apparmor' | 'selinux';
  /** The device the path is for; null where no definition tells. */
  readonly device: string | null;
  readonly from: Provenance | null;
  /** A host path, its last part, or what else was refused. */
  readonly path: string | null;
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
  readonly unread: ParsedLog['unread'];
}

/** Groups in the order of their first line, those of one VM together. */
export function explainLog({denials, unread}: ParsedLog, analyses: readonly Analysis[] = []): LogReport {
  const groups = new Map<string, DenialGroup>();
  for (const denial of denials) {
    const fresh = explainDenial(denial, analyses);
    const key = JSON.stringify([fresh.vm, fresh.device, fresh.code, fresh.text, fresh.tolerated]);
    const known = groups.get(key);
    groups.set(key, known ? merged(known, fresh) : fresh);
  }
  const vms = [...new Set([...groups.values()].map(({vm}) => vm))];
  return {groups: vms.flatMap(vm => [...groups.values()].filter(group => group.vm === vm)), unread};
}

function explainDenial(denial: Denial, analyses: readonly Analysis[]): DenialGroup {
  const vm =
    denial.kind === 'apparmor' ? vmOfProfile(denial.profile, analyses) : vmOfContext(denial.source, analyses);
  const analysis = vm?.analysis;
  const from = deviceOf(denial.name, analysis);
  const child = denial.kind === 'apparmor' ? vmOfProfile(denial.profile, analyses)?.child : undefined;
  const cause = vm ? causeOf(denial, analysis, child, analyses) : notAVm(denial);
  return {
    vm: vm?.name ?? null,
    uuid: vm?.uuid ?? null,
    layer: denial.kind,
    device: from?.device ?? (child === undefined ? null : `process ${child}`),
    from: from ?? null,
    path: denial.name ?? null,
    access: denial.kind === 'apparmor' ? denial.mask : denial.permissions.join(' '),
    programs: denial.comm === undefined ? [] : [denial.comm],
    count: 1,
    lines: [denial.line],
    tolerated: denial.tolerated,
    ...cause,
  };
}

function causeOf(
  denial: Denial,
  analysis: Analysis | undefined,
  child: string | undefined,
  analyses: readonly Analysis[],
): Cause {
  return denial.kind === 'apparmor'
    ? explainApparmor(denial, {analysis, child, analyses})
    : explainSelinux(denial, analysis, analyses);
}

/** libvirt itself, and everything else of the host. */
function notAVm(denial: Denial): Cause {
  const who = denial.kind === 'apparmor' ? `profile ${denial.profile}` : `context ${denial.source}`;
  return {
    code: 'not-a-vm',
    text: `${denial.comm ?? 'a program'} runs under ${who}, which is no VM's`,
    right: null,
    remedies: [],
  };
}

function merged(known: DenialGroup, fresh: DenialGroup): DenialGroup {
  const words = new Set([...known.access.split(' '), ...fresh.access.split(' ')]);
  return {
    ...known,
    access: [...words].join(' '),
    programs: [...new Set([...known.programs, ...fresh.programs])],
    count: known.count + 1,
    lines: [...known.lines, ...fresh.lines],
  };
}
