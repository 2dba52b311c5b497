// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {resource} from '../../src/inventory/site.ts';
import {socketWarnings} from '../../src/layers/socket-warnings.ts';

const tpmSocket = resource({
  kind: 'tpm',
  role: 'tpm-emulator-socket',
  path: '/run/swtpm.sock',
  access: 'rw',
  mode: 'connect',
  from: {device: 'tpm 0', element: 'tpm', line: 4, column: 5, reason: 'test'},
});
const long = `/run/${'x'.repeat(110)}`;

test('a socket of more than 107 bytes is warned of, with its origin', t => {
  const warnings = socketWarnings([tpmSocket, {...tpmSocket, path: long}]);
  t.is(warnings.length, 1);
  t.like(warnings[0], {code: 'SOCKET_PATH_TOO_LONG', from: tpmSocket.from});
  t.regex(warnings[0]?.message ?? '', /of 115 bytes, 107 are possible/);
});

test('files may have longer names', t => {
  t.deepEqual(socketWarnings([{...tpmSocket, role: 'tpm-emulator-log', path: long}]), []);
});

test('107 bytes fit, and no more; they are bytes, not characters', t => {
  const told = (path: string) => socketWarnings([{...tpmSocket, path}]).length > 0;
  t.false(told(`/${'x'.repeat(106)}`));
  t.true(told(`/${'x'.repeat(107)}`));
  t.true(told(`/${'é'.repeat(54)}`));
});
