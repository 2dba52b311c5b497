// SPDX-License-Identifier: Apache-2.0
/** What lies on what, in a sysfs that was built for it. */
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {blockId, blockStack, diskOfGeneric, fileSystemStack} from '../../src/host/block-stack.ts';
import {fileNode} from '../../src/host/files.ts';
import {parseSwaps} from '../../src/host/facts/held-disks.ts';
import {scratch} from '../helpers/scratch.ts';

/** Files with their text; a text that starts with `->` is a link to another path of the tree. */
function sysfs(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const sys = scratch(t);
  for (const [path, text] of Object.entries(files)) {
    const at = join(sys, path);
    mkdirSync(dirname(at), {recursive: true});
    if (text.startsWith('->')) symlinkSync(relative(dirname(at), join(sys, text.slice(2))), at);
    else writeFileSync(at, text);
  }
  return sys;
}

const SCSI = 'devices/pci0/host0/session7/target0:0:0/0:0:0:3';

const TREE = {
  // A disk with two partitions, a volume on the second, and an encrypted device on that.
  'devices/sda/dev': '8:0\n',
  'devices/sda/sda1/dev': '8:1\n',
  'devices/sda/sda1/partition': '1\n',
  'devices/sda/sda2/dev': '8:2\n',
  'devices/sda/sda2/partition': '2\n',
  'devices/dm-0/dev': '253:0\n',
  'devices/dm-0/dm/uuid': 'LVM-abcDEF\n',
  'devices/dm-0/slaves/sda2': '->devices/sda/sda2',
  'devices/dm-1/dev': '253:1\n',
  'devices/dm-1/dm/uuid': 'CRYPT-LUKS2-1-x\n',
  'devices/dm-1/slaves/dm-0': '->devices/dm-0',
  'dev/block/8:0': '->devices/sda',
  'dev/block/8:1': '->devices/sda/sda1',
  'dev/block/8:2': '->devices/sda/sda2',
  'dev/block/253:0': '->devices/dm-0',
  'dev/block/253:1': '->devices/dm-1',
  // Two ways to one unit of a SAN, and multipath over them.
  'devices/sdb/dev': '8:16\n',
  'devices/sdb/device/wwid': 'naa.6001405\n',
  'devices/sdc/dev': '8:32\n',
  'devices/sdc/device/wwid': 'naa.6001405\n',
  'devices/sdc/sdc1/dev': '8:33\n',
  'devices/sdc/sdc1/partition': '1\n',
  'devices/dm-2/dev': '253:2\n',
  'devices/dm-2/dm/uuid': 'mpath-36001405\n',
  'devices/dm-3/dev': '253:3\n',
  'devices/dm-3/dm/uuid': 'part1-mpath-36001405\n',
  'dev/block/8:16': '->devices/sdb',
  'dev/block/8:32': '->devices/sdc',
  'dev/block/8:33': '->devices/sdc/sdc1',
  'dev/block/253:2': '->devices/dm-2',
  'dev/block/253:3': '->devices/dm-3',
  // iSCSI, with its generic node; Ceph; a name that many disks have.
  [`${SCSI}/block/sdd/dev`]: '8:48\n',
  [`${SCSI}/block/sdd/device`]: `->${SCSI}`,
  'class/iscsi_session/session7/targetname': 'iqn.2020-01.org.example:t\n',
  'dev/block/8:48': `->${SCSI}/block/sdd`,
  'dev/char/21:3/device': `->${SCSI}`,
  'devices/rbd0/dev': '252:0\n',
  'bus/rbd/devices/0/pool': 'vms\n',
  'bus/rbd/devices/0/pool_ns': '\n',
  'bus/rbd/devices/0/name': 'disk1\n',
  'bus/rbd/devices/0/current_snap': '-\n',
  'dev/block/252:0': '->devices/rbd0',
  'devices/sde/dev': '8:64\n',
  'devices/sde/device/wwid': 't10.ATA     QEMU HARDDISK   QM00001\n',
  'dev/block/8:64': '->devices/sde',
  // btrfs on two disks.
  'fs/btrfs/0-1/devices/sda1': '->devices/sda/sda1',
  'fs/btrfs/0-1/devices/sde': '->devices/sde',
};

test('parts and volumes lie on their disks, through all levels', t => {
  const sys = sysfs(t, TREE);
  t.deepEqual(blockStack('8:0', sys).on, []);
  t.deepEqual(blockStack('8:1', sys).on, ['block 8:0']);
  t.deepEqual(blockStack('253:1', sys).on, ['lvm://abcDEF', 'block 8:2', 'block 8:0']);
  t.deepEqual(blockStack('7:7', sys).on, []);
});

test('a unit has one name, whatever way leads to it', t => {
  const sys = sysfs(t, TREE);
  for (const number of ['8:16', '8:32', '253:2']) t.is(blockId(number, sys), 'wwid://naa.6001405');
  for (const number of ['8:33', '253:3']) t.is(blockId(number, sys), 'wwid://naa.6001405-part1');
  t.deepEqual(blockStack('8:33', sys).on, ['wwid://naa.6001405']);
  t.is(blockId('8:48', sys), 'iscsi://iqn.2020-01.org.example:t/3');
  t.is(diskOfGeneric('21:3', sys), 'iscsi://iqn.2020-01.org.example:t/3');
  t.is(diskOfGeneric('21:4', sys), undefined);
  t.is(blockId('252:0', sys), 'rbd://vms/disk1');
  t.is(blockId('8:64', sys), 'block 8:64');
});

test('a file behind a loop device, with a blank at the end of its name', t => {
  const folder = scratch(t);
  const file = join(folder, 'a.img ');
  writeFileSync(file, '');
  const sys = sysfs(t, {
    'devices/loop0/dev': '7:0\n',
    'devices/loop0/loop/backing_file': `${file}\n`,
    'dev/block/7:0': '->devices/loop0',
  });
  t.is(blockStack('7:0', sys).on[0], `file ${fileNode(file)?.inode}`);
});

test('a file system lies on its device, whatever number it has itself', t => {
  const sys = sysfs(t, TREE);
  t.deepEqual(fileSystemStack('8:2', undefined, sys).on, ['block 8:2', 'block 8:0']);
  t.deepEqual(fileSystemStack('0:30', 'nas:/export', sys).on, []);
});

test('swap', t => {
  const text = 'Filename\tType\tSize\n/dev/sda3    partition 1 0 -2\n/swap\\040file  file 1 0 -3\n';
  t.deepEqual(parseSwaps(text), ['/dev/sda3', '/swap file']);
});
