// SPDX-License-Identifier: Apache-2.0
/** Why a process of a VM reaches a path or does not: what `why` prints, with its reasons as data. */
import type {FollowedRecord} from '../versions/followed-libvirt.ts';
import type {Kinds} from '../kinds.ts';
import type {Cause, MountOption} from '../layers/cause.ts';
import type {LayerId, PlanRefusal, Provenance} from '../layers/plan.ts';

/** `path` is the search on the way, `missing` that nothing is there. */
export type WhyLayer = LayerId | 'path' | 'missing' | 'mount';

export interface Step {
  readonly layer: WhyLayer;
  /** `not asked`: the layer has no say here. `unknown`: it has one, and the host does not tell which. */
  readonly verdict: 'allowed' | 'refused' | 'unknown' | 'not asked';
  readonly cause: Cause;
  /** The rule, label, owner or mount that decided, or what is missing. */
  readonly rule: string;
  /** The element of the definition behind it; null where there is none. */
  readonly from: Provenance | null;
}

export interface Remedy {
  readonly layer: WhyLayer;
  /** What it does, in a sentence. */
  readonly text: string;
  /** Shell commands or XML, a line each. */
  readonly command: string;
  /** What becomes reachable beyond the path that was asked for. */
  readonly opens: string;
}

/** Another VM that was named, and reaches the same object. */
export interface OtherVm {
  readonly domain: string;
  /** The name by which it has it. */
  readonly path: string;
  /** Letters of `rw`. */
  readonly access: string;
  /** What of its definition asks for it; null where nothing does. */
  readonly device: string | null;
}

export interface WhyAnswer {
  /** The libvirt that is followed; absent where the plan does not tell. */
  readonly libvirt?: FollowedRecord | undefined;
  readonly domain: string;
  readonly path: string;
  /** Where the path leads; the same when no symlink is on the way. */
  readonly resolved: string;
  readonly process: string;
  /** Letters of `rwkmx`. */
  readonly access: string;
  readonly verdict: 'allowed' | 'refused';
  /** The first layer that refuses, in the kernel's order; null when none does. */
  readonly layer: WhyLayer | null;
  /** In the order in which the kernel asks. */
  readonly steps: readonly Step[];
  /** Each was tried on the model and lets the process in; the smallest first. None where a refusal is right. */
  readonly remedies: readonly Remedy[];
  /** Why a refusal is as it should be; null where it looks like a mistake. */
  readonly right: Intention | null;
  /** What helps where no remedy does, or better than it; null where a refusal is right, and where nothing is known. */
  readonly instead: Instead | null;
  /** Absent where no other VM was named. */
  readonly others?: readonly OtherVm[] | undefined;
  /** Definitions of other VMs that could not be judged: `others` is not all. Absent where each could. */
  readonly unjudged?: readonly string[] | undefined;
}

/** What helps where nothing that is small enough does. */
export type Instead = Kinds<Insteads>;

interface Insteads {
  /** QEMU's own arguments: libvirt labels and grants nothing of them. */
  describe: object;
  'own-directory': {closed: string};
  'directory-of-images': {closed: string};
  'remove-old': {path: string};
  'correct-path': object;
  'start-listener': object;
  'users-own': {uid: number};
  'mount-labelled': {point: string};
  'other-mount': {option: MountOption; point: string};
  refusal: {refusal: PlanRefusal};
  'server-owner': MountOwner;
  'mount-for': MountOwner;
}

interface MountOwner {
  readonly point: string;
  readonly uid: number;
  readonly gid: number;
}

/** What a refusal is for. */
export type Intention = Kinds<Intentions>;

interface Intentions {
  /** The categories are those of another VM's file. */
  'other-vm': {categories: string};
  'other-process': {path: string; needs: string; process: string};
  /** `barred`: why a definition that named it would be no better. */
  'not-asked-for': {path: string; domain: string; barred: string | undefined};
  /** The same object has another name in the definition. */
  'other-name': {path: string; named: string; device: string};
  /** Made at each start under another number, which only a running VM's definition has. */
  'own-terminal': {path: string; device: string};
  /** Named in the definition, where other names are opened for it. */
  'opened-as': {path: string; names: readonly string[]};
  /** The definition asks for it, and no VM has any business with it. */
  sensitive: {path: string; what: string};
  /** Strict mode refuses such a definition. */
  forbidden: {path: string; reason: string};
  /** The definition asks for the path, and not for this. */
  'more-than-asked': {path: string; device: string; letters: string};
  'backing-file': {path: string; device: string};
  'read-only': {device: string};
}
