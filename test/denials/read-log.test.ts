// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {readLog} from '../../src/denials/read-log.ts';

test('a long word is read once, and a field behind it is found', t => {
  const line = `apparmor="DENIED" ${'a'.repeat(200_000)} operation="open" profile="libvirt-x" name="/a"`;
  const [denial, ...more] = readLog([line]);
  t.deepEqual(more, []);
  t.is(denial?.kind === 'apparmor' && denial.operation, 'open');
});

test('a line too long to be read is told of, and the lines behind it keep their numbers', t => {
  const found = [...readLog([undefined, 'apparmor="DENIED" operation="open" profile="libvirt-x" name="/a"'])];
  t.deepEqual(
    found.map(({kind, line}) => [kind, line]),
    [
      ['unread', 1],
      ['apparmor', 2],
    ],
  );
});

test('a record that the journal keeps as bytes is read', t => {
  const record = 'apparmor="DENIED" operation="open" profile="libvirt-x" name="/a"';
  const [found] = readLog([JSON.stringify({MESSAGE: [...Buffer.from(record)]})]);
  t.is(found?.kind, 'apparmor');
});
