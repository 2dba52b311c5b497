// SPDX-License-Identifier: Apache-2.0
/** Devices that libvirt does not define, in its words: it is asked in test/live/refusals.test.ts. */
import test from 'ava';
import {verdict} from '../../helpers/definition.ts';
import {INCOMPLETE} from '../../helpers/incomplete.ts';
import {REFUSED} from '../../helpers/refused.ts';

for (const [devices, message] of INCOMPLETE)
  test(devices, t => {
    t.is(verdict({devices}), message);
  });

for (const [parts, message] of REFUSED)
  test(Object.values(parts).join(' '), t => {
    t.is(verdict(parts), message);
  });
