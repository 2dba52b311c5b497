// SPDX-License-Identifier: Apache-2.0
import type {WhyDocument} from '../../documents/why.ts';
import type {WhyAnswer} from '../../why/answer.ts';
import {causeText} from '../cause-text.ts';
import {insteadText, intentionText, properlyText} from '../intention-text.ts';

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
