// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {sentences} from '../../../src/render/report/sentences.ts';

test('a message keeps its words, and ends before what to do', t => {
  t.is(sentences('the rule is lost', 'Keep it.'), 'the rule is lost. Keep it.');
  t.is(sentences('guest.', ''), 'guest.');
  t.is(sentences('did you mean <readonly>?', 'Correct it.'), 'did you mean <readonly>? Correct it.');
});
