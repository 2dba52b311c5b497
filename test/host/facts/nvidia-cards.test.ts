// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {minorIn} from '../../../src/host/facts/nvidia-cards.ts';

test("the number of a card is in the driver's words about it", t => {
  const words = `Model: \t\t NVIDIA GeForce RTX 3060\nIRQ:   \t\t 154\nGPU UUID: \t GPU-0\nBus Location: \t 0000:01:00.0\nDevice Minor: \t 1\nGPU Excluded:\t No\n`;
  t.is(minorIn(words), 1);
  t.is(minorIn(words.replace(/^Device.*\n/m, '')), undefined);
});
