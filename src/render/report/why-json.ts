import type {WhyAnswer} from '../../why/answer.ts';
import {causeText, intentionText, properlyText} from '../cause-text.ts';

/** The answer with its reasons in words: what `why --format json` prints. */
export function whyJson({steps, remedies, right, ...asked}: WhyAnswer): string {
  const answer = {
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
    properly: (right && properlyText(right)) ?? null,
  };
  return `${JSON.stringify(answer, undefined, 2)}\n`;
}
