// SPDX-License-Identifier: Apache-2.0
/** Programs that libvirt's daemon runs outside of every layer, from where others may have put them, in both modes. */
import {foreignPrograms} from '../../layers/foreign-program.ts';
import type {FindingContext} from './context.ts';
import {report, type Sightings} from './report.ts';

export function programsOfOthers({analysis}: FindingContext): Sightings {
  return foreignPrograms(analysis.site).map(({message, from}) =>
    report('PROGRAM_FORBIDDEN', {from}, {text: message}),
  );
}
