// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseLog} from '../../src/denials/parse-log.ts';

test('a long word is read once, and a field behind it is found', t => {
  const line = `apparmor="DENIED" ${'a'.repeat(200_000)} operation="open" profile="libvirt-x" name="/a"`;
  const {denials} = parseLog(line);
  t.is(denials.length, 1);
  t.is(denials[0]?.fields.get('operation'), 'open');
});
