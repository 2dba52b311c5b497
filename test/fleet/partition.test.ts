// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {partitionPath} from '../../src/fleet/partition.ts';

test('a file a table, host and day', t => {
  t.is(
    partitionPath('vms', 'kvm-01.example', '2026-11-20'),
    'vms/host=kvm-01.example/date=2026-11-20/svirtgen.parquet',
  );
});

test('a host name is one name of a folder, whatever is in it', t => {
  t.is(
    partitionPath('vms', '../é =', '2026-11-20'),
    'vms/host=..%2F%C3%A9%20%3D/date=2026-11-20/svirtgen.parquet',
  );
});
