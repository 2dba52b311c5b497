// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {wrapPath} from '../../../src/render/report/wrap-path.ts';

test('a path that fits stays whole', t => {
  t.deepEqual(wrapPath('/srv/a.raw', 40), ['/srv/a.raw']);
});

test('a long path is broken before a slash, and nothing of it is lost', t => {
  const path = '/var/lib/libvirt/images/customer/web-server.qcow2 (by swtpm)';
  const lines = wrapPath(path, 30);
  t.deepEqual(lines, ['/var/lib/libvirt/images', '  /customer/web-server.qcow2', '  (by swtpm)']);
});

test('a name without a slash is broken where the line ends', t => {
  const path = `/srv/${'x'.repeat(100)} ${'y'.repeat(60)}`;
  const lines = wrapPath(path, 40);
  t.true(lines.every(line => line.length <= 40));
  t.is(
    lines
      .map(line => line.trim())
      .join('')
      .replaceAll(' ', ''),
    path.replaceAll(' ', ''),
  );
});
