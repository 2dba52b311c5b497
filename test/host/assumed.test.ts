// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {nothingRecorded} from '../../src/host/assumed.ts';
import {snapshotSchema} from '../../src/host/snapshot-schema.ts';

test('the assumed host is what the schema makes of an empty snapshot', t => {
  const empty = {format: 'svirtgen-host-snapshot', version: 1, unlisted: 'exists'};
  t.deepEqual(nothingRecorded(), snapshotSchema.parse(empty));
});
