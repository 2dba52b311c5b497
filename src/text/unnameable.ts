// SPDX-License-Identifier: Apache-2.0
/** What no file is called and no text holds. */
import {KnownError} from '../errors.ts';

/** NUL, and halves of surrogate pairs but for those that stand for a byte (path-bytes.ts). */
const UNNAMEABLE = /[\0\ud800-\udc7f\udd00-\udfff]/gu;

/** @throws KnownError UNQUOTABLE */
export function refuseUnnameable(text: string, where: string): void {
  if (text.search(UNNAMEABLE) >= 0) {
    throw new KnownError('UNQUOTABLE', `${where} cannot hold ${JSON.stringify(text)}`, {
      help: 'rename the file, or correct the definition',
    });
  }
}

/** With a mark in its place: for text that is only shown. */
export function markUnnameable(text: string): string {
  return text.replace(UNNAMEABLE, '\ufffd');
}
