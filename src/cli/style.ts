/** How text for people looks. */
import {styleText} from 'node:util';
import type {Style} from '../render/report/plan-table.ts';
import type {Output} from './output.ts';

/** Characters of a line. */
export const WIDTH = 100;

/** Colours where there is a terminal. */
export function styleFor({terminal}: Output): Style {
  return terminal ? (emphasis, text) => styleText(emphasis, text) : (_emphasis, text) => text;
}
