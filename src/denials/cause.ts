// SPDX-License-Identifier: Apache-2.0
/** What a denial comes from: data until it is printed. The sentences are in `render/report/denials/`. */
import type {Kinds} from '../kinds.ts';
import type {ApparmorCauses} from './apparmor-causes.ts';
import type {CommonCauses} from './common-causes.ts';
import type {SelinuxCauses} from './selinux-causes.ts';
import type {SystemCall} from './system-calls.ts';

/** The filter is the program's own: no label and no rule of a profile decides. */
export interface SeccompCauses extends Pick<CommonCauses, 'stranger'> {
  /** What QEMU's `-sandbox` refuses the emulator. */
  sandbox: {call: SystemCall};
  /** The filter of a program around a VM. */
  'own-filter': {title: string; call: SystemCall};
}

export type ApparmorCause = Kinds<ApparmorCauses>;
export type SelinuxCause = Kinds<SelinuxCauses>;
export type SeccompCause = Kinds<SeccompCauses>;
export type Cause = ApparmorCause | SelinuxCause | SeccompCause;
export type CauseCode = Cause['kind'];
