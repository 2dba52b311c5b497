// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseMountinfo} from '../../src/host/facts/mounts.ts';
import {sharedName} from '../../src/host/network-mounts.ts';

const MOUNTS = parseMountinfo(`22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw
40 22 0:50 / /srv/images rw - nfs4 nas:/export/vms rw,vers=4.2
41 22 0:51 /sub /srv/win\\040share rw - cifs //nas/share rw
42 40 8:2 / /srv/images/local rw - xfs /dev/sda2 rw
`);

test('a file on NFS is called after its server', t => {
  t.is(sharedName('/srv/images/a.qcow2', MOUNTS), 'nfs://nas:/export/vms/a.qcow2');
});

test('a mount of a part of a share, with a blank in its point', t => {
  t.is(sharedName('/srv/win share/b.raw', MOUNTS), 'smb:///nas/share/sub/b.raw');
});

for (const path of ['/etc/passwd', '/srv/images/local/c.raw', '/srv/images2/a.qcow2']) {
  test(`${path} is this host's own`, t => {
    t.is(sharedName(path, MOUNTS), undefined);
  });
}
