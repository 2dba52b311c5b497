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
  t.regex(warnings[0]?.message ?? '', /115 bytes/);
});

test('files may have longer names', t => {
  t.deepEqual(socketWarnings([{...tpmSocket, role: 'tpm-emulator-log', path: long}]), []);
});
