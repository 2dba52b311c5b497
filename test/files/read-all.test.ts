// SPDX-License-Identifier: Apache-2.0
import {execFileSync, spawn} from 'node:child_process';
import {closeSync, constants, openSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {readAll} from '../../src/files/read-all.ts';
import {scratch} from '../helpers/scratch.ts';

const tooLarge = () => new RangeError('too large');

function reading<Result>(file: string, flags: number, use: (descriptor: number) => Result): Result {
  const descriptor = openSync(file, flags);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

test('what has just the size of the limit is read, one byte more is not', t => {
  const file = join(scratch(t), 'a');
  writeFileSync(file, Buffer.alloc(200_000, 'x'));
  t.is(reading(file, constants.O_RDONLY, one => readAll(one, 200_000, tooLarge)).length, 200_000);
  t.throws(() => reading(file, constants.O_RDONLY, one => readAll(one, 199_999, tooLarge)), {
    instanceOf: RangeError,
  });
});

test('a pipe that has nothing yet is waited for', t => {
  const folder = scratch(t);
  const [pipe, ready] = [join(folder, 'pipe'), join(folder, 'ready')];
  execFileSync('mkfifo', [pipe]);
  const script = 'exec >"$1"; : >"$2"; sleep 0.3; printf late';
  const writer = spawn('sh', ['-c', script, 'sh', pipe, ready], {stdio: 'ignore'});
  // Opened without blocking: while the writer sleeps, a read answers EAGAIN.
  const descriptor = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    execFileSync('sh', ['-c', 'until [ -e "$1" ]; do sleep 0.01; done', 'sh', ready]);
    t.is(readAll(descriptor, 100, tooLarge).toString(), 'late');
  } finally {
    closeSync(descriptor);
    writer.kill();
  }
});
