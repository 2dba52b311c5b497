// SPDX-License-Identifier: Apache-2.0
/** Many definitions: as a stream on standard input, and in several threads. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import test from 'ava';
import {svirtgen} from '../helpers/cli.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const OFFLINE = ['--host', 'assumed', '--policy', 'libvirt', '--mcs', 's0:c1,c2', '--format', 'ndjson'];

const domain = (name: string) => `<domain type='kvm'>
  <name>${name}</name>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><disk type='file'><source file='/srv/${name}.img'/><target dev='vda'/></disk></devices>
</domain>`;
const named = (file: string, xml = domain(file)) => `${JSON.stringify({file, xml})}\n`;

interface Record {
  readonly file: string;
  readonly plan?: {readonly domain: {readonly name: string}};
  readonly error?: {readonly code: string; readonly line: number};
}

function records(stdout: string): readonly Record[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record);
}

test('a stream has a definition a line, and a bad line stops no other', t => {
  const lines = [
    named('a'),
    'oops\n',
    '{"file": "no-xml"}\n',
    '\n',
    named('bad', '<domain>\n<x>\n</domain>'),
    named('last'),
  ];
  const {status, stdout, stderr} = svirtgen(['plan', ...OFFLINE, '-'], {input: lines.join('')});
  t.is(status, 2);
  t.deepEqual(
    records(stdout).map(({file, plan, error}) => [file, plan?.domain.name ?? error?.code]),
    [
      ['a', 'a'],
      ['-', 'STREAM_LINE'],
      ['-', 'STREAM_LINE'],
      ['bad', 'XML_MALFORMED'],
      ['last', 'last'],
    ],
  );
  t.regex(stderr, /^-:2:1: error: .+\n-:3:1: error: .+\nbad:3:\d+: error: .+\n$/);
});

test('a definition of a stream is planned as the same definition in a file', t => {
  const alone = svirtgen(['plan', ...OFFLINE, '-'], {input: domain('web')}).stdout;
  const streamed = svirtgen(['plan', ...OFFLINE, '-'], {input: `\n ${named('-', domain('web'))}`}).stdout;
  t.is(streamed, alone);
});

test('other verbs read a stream too', t => {
  const args = [
    'audit',
    '--host',
    'assumed',
    '--policy',
    'libvirt',
    '--format',
    'json',
    '--fail-on',
    'never',
    '-',
  ];
  const {stdout} = svirtgen(args, {input: named('a') + named('b')});
  const {domains} = JSON.parse(stdout) as {readonly domains: readonly {readonly name: string}[]};
  t.deepEqual(
    domains.map(({name}) => name),
    ['a', 'b'],
  );
});

test('a line is answered before the next one comes', async t => {
  const child = spawn(process.execPath, [MAIN, 'plan', ...OFFLINE, '-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for (const name of ['a', 'b']) {
    // The end of a line is seen with the next bytes of the pipe at the latest.
    child.stdin.write(named(name));
    const [answer] = (await once(child.stdout, 'data')) as [Buffer];
    t.is(records(answer.toString().split('\n')[0] ?? '')[0]?.file, name);
  }
  child.stdin.end();
  const [status] = (await once(child, 'exit')) as [number];
  t.is(status, 0);
});

test('threads give the same lines in the same order as one', t => {
  const input = Array.from({length: 420}, (_, number) =>
    number % 50 === 49 ? 'oops\n' : named(`vm-${number}`, number % 45 === 44 ? '<domain>' : undefined),
  ).join('');
  const [one, three] = ['1', '3'].map(jobs => svirtgen(['plan', ...OFFLINE, '--jobs', jobs, '-'], {input}));
  t.is(three?.status, 2);
  t.is(three?.stdout, one?.stdout ?? '');
  t.is(three?.stderr, one?.stderr ?? '');
  t.is(records(one?.stdout ?? '').length, 420);
});

test('a number of threads is a number', t => {
  for (const jobs of ['0', '-1', 'two', '1000']) {
    const {status, stderr} = svirtgen(['plan', '--jobs', jobs, '-']);
    t.is(status, 2);
    t.regex(stderr, /--jobs cannot be .+\. Give a number from 1 to 999/);
  }
});
