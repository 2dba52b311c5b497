// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {TextPositions} from '../../src/domain/text-positions.ts';

const TEXT = 'a\n\nbc\r\nd\re\n\r\nlast';

/** By reading the text from its beginning. */
function counted(offset: number): {readonly line: number; readonly column: number} {
  const before = TEXT.slice(0, offset).split(/\r\n|\n|\r(?!\n|$)|\r$/);
  // Between CR and LF a line has not ended yet.
  const open = TEXT.startsWith('\r\n', offset - 1) ? before.slice(0, -1) : before;
  const line = open.length;
  const start = open.slice(0, -1).reduce((end, text) => end + text.length + breakAt(end + text.length), 0);
  return {line, column: offset - start + 1};
}

function breakAt(offset: number): number {
  return TEXT.startsWith('\r\n', offset) ? 2 : 1;
}

test('a place is the same whatever place was asked for before', t => {
  for (let before = 0; before <= TEXT.length; before += 1) {
    for (let offset = 0; offset <= TEXT.length; offset += 1) {
      const positions = new TextPositions(TEXT);
      positions.of(before);
      t.deepEqual(positions.of(offset), counted(offset), `${offset} after ${before}`);
    }
  }
});
