// SPDX-License-Identifier: Apache-2.0
import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import {orderDisks, targetIndex} from '../../src/domain/disk-order.ts';
import {parseDisk} from '../../src/domain/devices/disk.ts';
import type {Disk} from '../../src/domain/domain.ts';
import {element, inactive} from '../helpers/definition.ts';

/** `virtio:vdb` is a disk with both, `:vdb` has no bus, `virtio:` no target. */
function disk(short: string): Disk {
  const [bus = '', target = ''] = short.split(':');
  const attributes = [bus && `bus='${bus}'`, target && `dev='${target}'`].filter(Boolean).join(' ');
  return parseDisk(element(`<disk><target ${attributes}/><address type='drive'/></disk>`), inactive);
}

function ordered(shorts: readonly string[]): readonly string[] {
  return orderDisks(shorts.map(disk)).map(({bus, target}) => `${bus ?? ''}:${target ?? ''}`);
}

const ROWS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'targets of a bus',
    ['virtio:vdc', 'virtio:vda', 'virtio:vdb'],
    ['virtio:vda', 'virtio:vdb', 'virtio:vdc'],
  ],
  ['buses stay in order', ['scsi:sda', 'ide:hda'], ['scsi:sda', 'ide:hda']],
  ['buses are gathered', ['scsi:sda', 'ide:hda', 'scsi:sdb'], ['scsi:sda', 'scsi:sdb', 'ide:hda']],
  ['26 letters', ['virtio:vdaa', 'virtio:vdz'], ['virtio:vdz', 'virtio:vdaa']],
  ['no bus is a bus', [':vdb', 'virtio:vdc', ':vda'], [':vda', ':vdb', 'virtio:vdc']],
  ['no target', ['virtio:vdb', 'virtio:', 'virtio:vda'], ['virtio:vda', 'virtio:vdb', 'virtio:']],
  ['other names come first', ['virtio:vda', 'virtio:foo'], ['virtio:foo', 'virtio:vda']],
  ['equal targets', ['ide:hda', 'ide:sda'], ['ide:hda', 'ide:sda']],
];

for (const [title, given, expected] of ROWS)
  test(title, t => {
    t.deepEqual(ordered(given), expected);
  });

test('the index of a target', t => {
  t.deepEqual(
    ['fda', 'xvdb3', 'vdaa', 'ubdz', 'vd', 'vdA', 'nvme0n1', 'svda'].map(targetIndex),
    [0, 1, 26, 25, -1, -1, -1, -1],
  );
});

testProp(
  'no disk is lost, and a bus is sorted',
  [fc.array(fc.constantFrom('virtio:vda', 'virtio:vdb', 'virtio:vdc', 'ide:hda', 'ide:hdb'))],
  (t, shorts) => {
    const result = ordered(shorts);
    t.deepEqual([...result].toSorted(), [...shorts].toSorted());
    const virtio = result.filter(each => each.startsWith('virtio'));
    t.deepEqual(virtio, virtio.toSorted());
  },
);

test('an index that is too large for an int wraps, as in libvirt 9.0', t => {
  t.is(targetIndex('hdaxxxxxxxxxx'), 1_419_304_999);
  t.true(targetIndex('hdzzzzzz') > 0);
  t.true(targetIndex('hdzzzzzzz') < 0);
});
