// SPDX-License-Identifier: Apache-2.0
/** What one layer says about one process and one path. */
import type {Cause} from './cause.ts';
import type {LayerId, ProcessPlan, Provenance} from './plan.ts';

export interface Question {
  /** Absolute host path, as the definition or a person names it. */
  readonly path: string;
  readonly process: ProcessPlan;
  /**
   * Whether libvirt opens it and passes the descriptor on: then nobody searches a path, and what is decided at
   * opening (owners, the device list, the private /dev) was decided for libvirt.
   */
  readonly passed?: boolean | undefined;
}

export interface Judgement {
  readonly layer: LayerId;
  /**
   * `judged`: `access` is what the layer allows. `unasked`: the layer has no say here. `unknown`: it has one, and
   * the host could not be asked what it is.
   */
  readonly state: 'judged' | 'unasked' | 'unknown';
  /** `rw`, `r`, `w`, or '' when it refuses; null unless judged. */
  readonly access: string | null;
  /** Text of the rule or label that decided, or what is missing. */
  readonly rule: string;
  /** The XML behind the rule; null when no element of the definition is. */
  readonly from: Provenance | null;
  readonly cause: Cause;
  /** AppArmor's further letters, such as `rwk`; only where it grants some. */
  readonly letters?: string;
}

export type Judge<Analysis> = (analysis: Analysis, question: Question) => Judgement;

type Said = Pick<Judgement, 'rule' | 'cause'> & {readonly from?: Provenance | null | undefined};

export function judged(layer: LayerId, access: string, {rule, cause, from}: Said): Judgement {
  return {layer, state: 'judged', access, rule, from: from ?? null, cause};
}

export function unknown(layer: LayerId, {rule, cause, from}: Said): Judgement {
  return {layer, state: 'unknown', access: null, rule, from: from ?? null, cause};
}

export function unasked(layer: LayerId, cause: Cause): Judgement {
  return {layer, state: 'unasked', access: null, rule: '', from: null, cause};
}

/** Letters of `rw` that both have, in that order. */
export function commonAccess(one: string, other: string): string {
  const both = (letter: string) => (one.includes(letter) && other.includes(letter) ? letter : '');
  return both('r') + both('w');
}
