// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {WORDS} from '../../../src/audit/findings/messages/index.ts';
import {sentences} from '../../../src/render/report/sentences.ts';

/** Names are written small at the beginning of a sentence, too. */
const NAMES = new Set(['blob', 'libvirt', 'virtiofsd']);
const FACT = 'guest';

/** What each finding says, with one word for every fact. */
function messages(): readonly string[] {
  const facts = new Proxy({}, {get: () => Object.assign([FACT], {toString: () => FACT})});
  return Object.values(WORDS).map(({message}) => (message as (given: unknown) => string)(facts));
}

test('a sentence begins with a capital, unless with a name', t => {
  for (const message of messages()) {
    const [first = ''] = message.split(' ');
    if (!/^[a-z]+$/u.test(first)) continue;
    const isName = NAMES.has(first) || first === FACT;
    t.is(/^[A-Z]/u.test(sentences(message, '')), !isName, message);
  }
  t.is(sentences('libvirt makes it', 'Keep it.'), 'libvirt makes it. Keep it.');
});
