// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {bootTime, recordedBootTime} from '../../src/relabel/boot-time.ts';

function record(size: 384 | 400, type: number, seconds: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeInt16LE(type, 0);
  if (size === 384) bytes.writeInt32LE(seconds, 340);
  else bytes.writeBigInt64LE(BigInt(seconds), 344);
  return bytes;
}

test('the record of the boot, in both shapes', t => {
  for (const size of [384, 400] as const) {
    const records = [record(size, 1, 5), record(size, 2, 1_700_000_000), record(size, 7, 6)];
    t.is(recordedBootTime(Buffer.concat(records)), 1_700_000_000);
    t.is(recordedBootTime(record(size, 7, 6)), undefined);
  }
  t.is(recordedBootTime(Buffer.alloc(0)), undefined);
  t.is(recordedBootTime(Buffer.alloc(37)), undefined);
});

test('this host was booted in the past, and not before computers', t => {
  t.true(bootTime() > 1e9 && bootTime() <= Date.now() / 1000);
});
