// SPDX-License-Identifier: Apache-2.0
/** Why a process of a VM reaches a path or does not: what `why` prints, with its reasons as data. */
import type {OtherVm, Remedy, WhyDocument, WhyLayer, WhyStep} from '../documents/why.ts';
import type {Kinds} from '../kinds.ts';
import type {Cause, MountOption} from '../layers/cause.ts';
import type {PlanRefusal} from '../layers/plan.ts';

export type {OtherVm, Remedy, WhyLayer};

/** Its reason is data until it is printed. */
export interface Step extends Omit<WhyStep, 'reason'> {
  readonly cause: Cause;
}

export interface WhyAnswer extends Omit<WhyDocument, 'steps' | 'right' | 'properly'> {
  readonly steps: readonly Step[];
  /** Why a refusal is as it should be; null where it looks like a mistake. */
  readonly right: Intention | null;
  /** What helps where no remedy does, or better than it; null where a refusal is right, and where nothing is known. */
  readonly instead: Instead | null;
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
  'cut-loop': {path: string};
  'start-listener': object;
  'log-of-passt': {directory: string};
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
  /** SELinux's, which has to be on too. */
  readonly boolean: string | undefined;
}

/** What a refusal is for. */
export type Intention = Kinds<Intentions>;

interface Intentions {
  /** The categories are those of another VM's file. */
  'other-vm': {categories: string};
  'other-process': {path: string; needs: string; process: string};
  /** `barred`: why a definition that named it would be no better; `perhaps`: the device that may lead there. */
  'not-asked-for': {path: string; domain: string; barred: string | undefined; perhaps: string | undefined};
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
