// SPDX-License-Identifier: Apache-2.0
import type {Step, WhyAnswer} from '../../why/answer.ts';
import {causeText} from '../cause-text.ts';
import {insteadText, intentionText, properlyText} from '../intention-text.ts';

/** A step with its reason in words. */
export interface WhyStep extends Omit<Step, 'cause'> {
  readonly reason: string;
}

/** What `why --format json` prints. */
export interface WhyDocument extends Omit<WhyAnswer, 'steps' | 'right' | 'instead'> {
  readonly steps: readonly WhyStep[];
  /** Why a refusal is as it should be; null where it looks like a mistake. */
  readonly right: string | null;
  /** How the VM gets what it is meant to have instead; null where there is nothing to say. */
  readonly properly: string | null;
}

/** The answer with its reasons in words. */
export function whyDocument(answer: WhyAnswer): WhyDocument {
  const {steps, remedies, right, instead, ...asked} = answer;
  return {
    ...asked,
    steps: steps.map(({layer, verdict, cause, rule, from}) => ({
      layer,
      verdict,
      reason: causeText(cause),
      rule,
      from,
    })),
    remedies,
    right: right && intentionText(right),
    properly: (right ? properlyText(right, asked.others) : instead && insteadText(instead)) ?? null,
  };
}
