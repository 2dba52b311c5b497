// SPDX-License-Identifier: Apache-2.0
import {execFileSync} from 'node:child_process';
import {closeSync, constants, openSync, truncateSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {readAll} from '../../src/files/read-all.ts';
import {readRegularFile} from '../../src/files/read-regular-file.ts';
import {svirtgen} from '../helpers/cli.ts';
import {scratch} from '../helpers/scratch.ts';

const code = (value: string) => ({code: value});

test('regular files within the limit, whole', t => {
  const folder = scratch(t, {a: 'x'.repeat(200_000)});
  t.is(readRegularFile(join(folder, 'a')).length, 200_000);
  t.throws(() => readRegularFile(join(folder, 'a'), {largest: 199_999}), code('FILE_TOO_LARGE'));
  truncateSync(join(folder, 'a'), 3 * 1024 ** 3);
  t.throws(() => readRegularFile(join(folder, 'a')), code('FILE_TOO_LARGE'));
});

test('pipes, devices and directories are not opened for long', t => {
  const folder = scratch(t);
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  for (const path of [fifo, folder, '/dev/zero', '/dev/tty0'])
    t.throws(() => readRegularFile(path), undefined, path);
  t.throws(() => readRegularFile(join(folder, 'none')), code('ENOENT'));
});

// As /proc/kmsg, a regular file, does when all of it was read; reading that takes messages away from the log.
test('what has nothing yet is not waited for', t => {
  const fifo = join(scratch(t), 'fifo');
  execFileSync('mkfifo', [fifo]);
  const descriptor = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  t.teardown(() => closeSync(descriptor));
  t.throws(() => readAll(descriptor, 1, () => new Error('too large'), {waits: false}), code('EAGAIN'));
});

/** Each would wait for a writer for ever; the helper's own limit would end the test. */
const WAYS: readonly (readonly string[])[] = [
  ['plan', '--policy', './fifo', 'a.xml'],
  ['plan', '--qemu-conf', 'fifo', 'a.xml'],
  ['plan', '--host', 'fifo', 'a.xml'],
  ['plan', 'fifo'],
  ['plan', '.'],
  ['audit', '--baseline', 'fifo', 'a.xml'],
  ['why', '--log', 'fifo', 'a.xml'],
  ['diff', 'fifo', 'a.xml'],
  ['diff', 'fifo.json', 'a.xml'],
];
for (const way of WAYS)
  test(`a FIFO is refused and not waited for: ${way.join(' ')}`, t => {
    const cwd = scratch(t, {'a.xml': '<domain/>'});
    for (const name of ['fifo', 'fifo.json', 'b.xml']) execFileSync('mkfifo', [join(cwd, name)]);
    const {status, stderr} = svirtgen([...way], {cwd});
    t.is(status, 2, stderr);
    t.notRegex(stderr, /INTERNAL/);
  });
