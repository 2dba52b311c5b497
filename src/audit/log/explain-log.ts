/** A log's denials, grouped by VM, device and cause. */
import type {Provenance} from '../../labelers/plan.ts';
import type {Scene} from '../layers/scene.ts';
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
export function explainLog({denials, unread}: ParsedLog, scenes: readonly Scene[] = []): LogReport {
  const groups = new Map<string, DenialGroup>();
  for (const denial of denials) {
    const fresh = explainDenial(denial, scenes);
    const key = JSON.stringify([fresh.vm, fresh.device, fresh.code, fresh.text, fresh.tolerated]);
    const known = groups.get(key);
    groups.set(key, known ? merged(known, fresh) : fresh);
  }
  const vms = [...new Set([...groups.values()].map(({vm}) => vm))];
  return {groups: vms.flatMap(vm => [...groups.values()].filter(group => group.vm === vm)), unread};
}

function explainDenial(denial: Denial, scenes: readonly Scene[]): DenialGroup {
  const vm =
    denial.kind === 'apparmor' ? vmOfProfile(denial.profile, scenes) : vmOfContext(denial.source, scenes);
  const scene = vm?.scene;
  const from = deviceOf(denial.name, scene);
  const child = denial.kind === 'apparmor' ? vmOfProfile(denial.profile, scenes)?.child : undefined;
  const cause = vm ? causeOf(denial, scene, child, scenes) : notAVm(denial);
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
  scene: Scene | undefined,
  child: string | undefined,
  scenes: readonly Scene[],
): Cause {
  return denial.kind === 'apparmor'
    ? explainApparmor(denial, {scene, child, scenes})
    : explainSelinux(denial, scene, scenes);
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
