// SPDX-License-Identifier: Apache-2.0
/** What a denial comes from: data until it is printed. The sentences are in `render/report/denials/`. */
import type {Kinds} from '../kinds.ts';
import type {ApparmorCauses} from './apparmor-causes.ts';
import type {SelinuxCauses} from './selinux-causes.ts';

export type ApparmorCause = Kinds<ApparmorCauses>;
export type SelinuxCause = Kinds<SelinuxCauses>;
export type Cause = ApparmorCause | SelinuxCause;
export type CauseCode = Cause['kind'];
