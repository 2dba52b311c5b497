// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {LabelMemory} from '../../../src/layers/labels/label-devices.ts';

test('the original comes back at the last recall only', t => {
  const memory = new LabelMemory();
  memory.remember('/a');
  memory.remember('/a');
  t.is(memory.recall('/a'), 'in-use');
  t.is(memory.recall('/a'), 'remembered');
  t.is(memory.recall('/a'), 'forgotten');
});

test('a path that was never remembered is forgotten', t => {
  t.is(new LabelMemory().recall('/a'), 'forgotten');
});
