// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseMemberships} from '../../../src/host/facts/users.ts';

const passwd = 'root:x:0:0::/root:/bin/sh\nlibvirt-qemu:x:64055:64055::/:/bin/false\n';

test("a user's groups are its own and those that list it as a member", t => {
  const group =
    'root:x:0:\nkvm:x:106:libvirt-qemu\ndisk:x:6:other, libvirt-qemu\nlibvirt-qemu:x:64055:libvirt-qemu\nbad:x:no:libvirt-qemu\n';
  t.deepEqual(
    [...parseMemberships(passwd, group)],
    [
      [0, [0]],
      [64055, [64055, 106, 6]],
    ],
  );
});

test('an unknown user has no list, not an empty one', t => {
  t.is(parseMemberships(passwd, '').get(107), undefined);
});
