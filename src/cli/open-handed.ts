// SPDX-License-Identifier: Apache-2.0
/** Descriptors that the caller handed over by name, as the shell does for `<(command)`. */
import {openSync} from 'node:fs';

const NAMES = /^(?:\/dev\/stdin|\/dev\/fd\/\d+|\/proc\/self\/fd\/\d+)$/u;

/** undefined for all other names. Somebody writes to such a pipe, so that reading it ends. */
export function openHanded(file: string): number | undefined {
  return NAMES.test(file) ? openSync(file, 'r') : undefined;
}
