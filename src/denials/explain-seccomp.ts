// SPDX-License-Identifier: Apache-2.0
import type {Analysis} from '../layers/analysis.ts';
import type {SeccompCause} from './cause.ts';
import type {SeccompDenial} from './denial.ts';
import {companionTitle} from './host-programs.ts';
import {isKnownEmulator} from './of-the-host.ts';

export function explainSeccomp({call, program}: SeccompDenial, analyses: readonly Analysis[]): SeccompCause {
  if (isKnownEmulator(program, analyses)) return {kind: 'sandbox', call};
  const title = companionTitle(program);
  return title === undefined ? {kind: 'stranger', who: program} : {kind: 'own-filter', title, call};
}
