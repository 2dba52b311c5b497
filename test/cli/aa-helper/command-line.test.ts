// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {readCommandLine, type Command} from '../../../src/cli/aa-helper/command-line.ts';

const NAME = 'libvirt-11d7cd22-da89-3094-6212-079a48a309a1';

function command(...argv: readonly string[]): Command | undefined {
  const request = readCommandLine(argv);
  return request.kind === 'run' ? request.command : undefined;
}

function refusal(...argv: readonly string[]): string | undefined {
  const request = readCommandLine(argv);
  return request.kind === 'failure' ? request.failure.message : undefined;
}

test('the last mode and the last extra file win', t => {
  const read = command('-c', '-r', '-F', '/a', '-f', '/b', '-u', NAME);
  t.is(read?.mode, 'replace');
  t.deepEqual(read?.extra, {path: '/b', append: false});
});

test('long options: those of the extra file take it as their argument', t => {
  t.deepEqual(command('-r', '--append-file', '/a', '-u', NAME)?.extra, {path: '/a', append: true});
  t.deepEqual(command('-r', '--add-file=/a', '-u', NAME)?.extra, {path: '/a', append: false});
});

test('places: they are options', t => {
  const read = command('-d', '-c', '-u', NAME, '--output-directory', '/out', '--parser=/bin/true');
  t.deepEqual(read?.site, {outputDirectory: '/out', parser: '/bin/true'});
  t.true(read?.dryRun);
});

test('help comes before anything that is wrong behind it', t => {
  t.deepEqual(readCommandLine(['-h', '-z']), {kind: 'usage', status: 0});
  t.is(refusal('-z', '-h'), 'unsupported option');
});

test('a profile without a mode shows the usage and fails', t => {
  t.deepEqual(readCommandLine(['-u', NAME]), {kind: 'usage', status: 1});
});

for (const argv of [['-p', '0'], ['-b', 'x'], ['-H', 'x'], ['-A'], ['-u']]) {
  test(`refuses ${argv.join(' ')}`, t => t.is(refusal('-c', ...argv), 'unsupported option'));
}

for (const name of [
  undefined,
  `${NAME}0`,
  NAME.slice(0, -1),
  NAME.replace(/1$/, 'g'),
  `LIBVIRT${NAME.slice(7)}`,
]) {
  test(`refuses the profile ${name}`, t => {
    t.is(refusal('-c', ...(name === undefined ? [] : ['-u', name])), 'invalid UUID');
  });
}
