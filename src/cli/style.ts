// SPDX-License-Identifier: Apache-2.0
/** How text for people looks: colours, and the length of lines. */
import {styleText} from 'node:util';
import type {Style} from '../render/report/plan-table.ts';
import type {Output} from './output.ts';

/** Of what goes to no terminal, so that it is the same everywhere. */
const WIDTH = 100;
/** Narrower columns could not be read; longer lines neither. */
const [NARROWEST, WIDEST] = [60, 160];

/** Text as it is. */
export const PLAIN: Style = (_emphasis, text) => text;

/** Colours where there is a terminal. NO_COLOR keeps them out, and FORCE_COLOR keeps them in, as elsewhere. */
export function styleFor({terminal}: Pick<Output, 'terminal'>, environment = process.env): Style {
  const {FORCE_COLOR: forced, NO_COLOR: none} = environment;
  if (forced !== undefined && forced !== '') return forced === '0' ? PLAIN : coloured;
  if (none !== undefined && none !== '') return PLAIN;
  return terminal && environment['TERM'] !== 'dumb' ? coloured : PLAIN;
}

/** Characters of a line. */
export function widthFor(output: Pick<Output, 'columns'> | undefined): number {
  return Math.min(WIDEST, Math.max(NARROWEST, output?.columns ?? WIDTH));
}

function coloured(...[emphasis, text]: Parameters<Style>): string {
  return styleText(emphasis, text, {validateStream: false});
}
