// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {sizeInKib} from '../../src/domain/numbers.ts';
import {element} from '../helpers/definition.ts';

const rows: readonly (readonly [string, number | undefined])[] = [
  ['<pagesize>4</pagesize>', 4],
  ["<pagesize unit='KiB'>2048</pagesize>", 2048],
  ["<pagesize unit='k'>2048</pagesize>", 2048],
  ["<pagesize unit='M'>2</pagesize>", 2048],
  ["<pagesize unit='gib'>1</pagesize>", 1048576],
  ["<pagesize unit='KB'>1024</pagesize>", 1000],
  ["<pagesize unit='bytes'>1025</pagesize>", 2],
  ["<pagesize unit='pages'>1</pagesize>", undefined],
  ['<pagesize>-1</pagesize>', undefined],
  ['<pagesize/>', undefined],
];

for (const [xml, kib] of rows) {
  test(`${xml} is ${kib ?? 'no size'}`, t => {
    t.is(sizeInKib(element(xml)), kib);
  });
}
