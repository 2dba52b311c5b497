// SPDX-License-Identifier: Apache-2.0
/** What each verb says of itself. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {DEFINITIONS_OR_HOST} from '../../src/cli/options.ts';
import {VERBS} from '../../src/cli/verbs.ts';
import {root} from '../helpers/paths.ts';
import {svirtgen} from '../helpers/cli.ts';

const COMMANDS = VERBS.flatMap(verb => [
  {words: [verb.name], verb},
  ...('actions' in verb ? verb.actions.map(action => ({words: [verb.name, action.name], verb: action})) : []),
]);

for (const {words, verb} of COMMANDS) {
  test(`${words.join(' ')} --help has examples of its own and names its page`, t => {
    t.true(verb.examples.length > 0);
    for (const example of verb.examples) t.true(example.includes(`svirtgen ${words.join(' ')}`), example);
    t.true(existsSync(join(root, 'docs', verb.page)), verb.page);
  });
}

test('the first page names every verb that needs no definition', t => {
  const [, named = ''] = /Without one, (.*?) take all VMs/su.exec(svirtgen(['--help']).stdout) ?? [];
  const verbs = VERBS.filter(verb => 'operands' in verb && verb.operands === DEFINITIONS_OR_HOST);
  t.deepEqual(
    named
      .match(/\w+/gu)
      ?.filter(word => word !== 'and')
      .toSorted(),
    verbs.map(({name}) => name).toSorted(),
  );
});

test('common options come after the own ones, then examples and the page', t => {
  const {status, stdout} = svirtgen(['audit', '--help']);
  t.is(status, 0);
  const parts = [
    'Options:',
    '--format',
    'Common options:',
    '--host',
    '--no-pager',
    'Example',
    'docs/audit.md',
  ];
  const places = parts.map(part => stdout.indexOf(part));
  t.true(
    places.every((place, at) => place > (places[at - 1] ?? -1)),
    places.join(),
  );
});

test('an action of mcs has a page of its own, with its options only', t => {
  const {stdout} = svirtgen(['mcs', 'release', '--help']);
  t.true(stdout.includes('--uuid'));
  t.false(stdout.includes('--range'));
});

for (const {verb, words} of COMMANDS) {
  const name = words.join(' ');
  test(`${name} --help is no wider than a pipe, says what names a VM, and has --host where there is a choice`, t => {
    const {stdout} = svirtgen([...words, '--help']);
    t.is(stdout.includes('A domain is'), 'operands' in verb && verb.operands.includes('domain'));
    t.is(/--host </u.test(stdout), !/^(?:verify|apply|restore|package|fleet|mcs)$/u.test(name));
    for (const line of stdout.split('\n')) t.true(line.length <= 100 || line.startsWith('  svirtgen'), line);
    const own = /^ +--(?:durable|host-name|as-is|dry-run|range|destdir) /mu.exec(stdout);
    if (own) t.true(own.index < stdout.indexOf('\nCommon options:'), own[0]);
  });
}

test('what is empty is bad usage: a variable that a script did not set', t => {
  for (const arguments_ of [
    ['plan', ''],
    ['plan', '--host', '', 'examples/web-server.xml'],
    ['mcs', 'list', '--registry', ''],
    ['audit', 'examples/web-server.xml', '--code', 'USB_AMBIGUOUS', '--code', ''],
    ['snapshot', 'examples/web-server.xml', '--path', ''],
  ])
    t.regex(svirtgen(arguments_).stderr, /is empty\. .* \(USAGE\)$/m, arguments_.join(' '));
});

test('options of another question are refused, not ignored', t => {
  const {status, stderr} = svirtgen(['why', '--log', '/dev/null', '--access', 'r']);
  t.is(status, 2);
  t.regex(stderr, /--log .*--access/);
});

const SLIPS: readonly (readonly [arguments_: readonly string[], meant: string])[] = [
  [['audti'], 'audit'],
  [['audit', '--fromat', 'json'], '--format'],
  [['audit', '--fail-on', 'eror'], 'error'],
  [['plan', '--backend', 'dac,seliunx', 'x'], 'selinux'],
  [['mcs', 'relase'], 'release'],
  [['fleet', 'sharde', 'x'], 'shared'],
  [['plan', '--for', 'hotplg', 'x'], 'hotplug'],
  [['plan', '--host', 'assumed', '--policy', 'debain', 'examples/web-server.xml'], 'debian'],
  [['audit', '--host', 'assumed', '--code', 'VM_RUN_AS_ROOT', 'examples/web-server.xml'], 'VM_RUNS_AS_ROOT'],
];

test('an error says where the help is, and that options come after the verb', t => {
  const said = (...arguments_: readonly string[]) => svirtgen(arguments_).stderr;
  t.is(
    said('audit', '--frmt'),
    'error: there is no option --frmt. Did you mean --format? See svirtgen audit --help (USAGE)\n',
  );
  t.regex(said('mcs', 'release', '--frmt'), / See svirtgen mcs release --help \(USAGE\)\n$/u);
  t.regex(said('mcs', 'relase'), / relase\. Did you mean release\? See svirtgen mcs --help \(USAGE\)\n$/u);
  t.regex(
    said('plan', '--mode', 'stric', 'x'),
    /Did you mean strict\? See svirtgen plan --help \(USAGE\)\n$/u,
  );
  t.regex(
    said('--no-pager', 'audit'),
    /Options come after the verb: svirtgen audit --no-pager \(USAGE\)\n$/u,
  );
  t.regex(said('why', '/srv/a', 'x.xml'), /^error: x\.xml is not an absolute path\. Name the VM first, /u);
  t.true(said('audit', '--fr\u001b[2mt').startsWith(String.raw`error: there is no option --fr\u001b[2mt. `));
});

for (const [arguments_, text] of [
  [['plan', '--format', 'yaml', 'x'], '--format cannot be yaml. Take one of table, json, ndjson. '],
  [['plan', '--parser', 'new', 'x'], '--parser cannot be new. Write a version, such as 3.0.8. '],
  [['plan', '--host'], '--host needs a value. '],
  [['why', '--log', 'x', '--access', 'r'], '--log and --access do not go together. '],
  [['export', 'x'], '--output is missing. '],
  [['diff'], 'there is nothing to compare. Name the old definition, and then the new one. '],
  [['diff', 'a', 'b', 'c'], 'diff takes 2 arguments, not 3. '],
  [
    ['apply', '--backend', 'apparmor', 'x'],
    'apply and restore set owners and contexts, and nothing of other layers. Name dac, selinux or both ',
  ],
  [['package', 'x'], 'package takes no arguments, not 1. '],
  [['help', 'plann'], 'there is no command plann. Did you mean plan? '],
  [['plann', '--help'], 'there is no command plann. Did you mean plan? '],
  [
    ['audit', '--host', 'assumed', '--paths', 'own', 'x'],
    'there is no VM own. If paths are meant, write --paths=own ',
  ],
] as const) {
  test(`svirtgen ${arguments_.join(' ')} is told in plain English`, t => {
    const {status, stdout, stderr} = svirtgen(arguments_);
    t.is(status, 2);
    t.is(stdout, '');
    t.true(stderr.startsWith(`error: ${text}`), stderr);
    t.true(stderr.endsWith(' (USAGE)\n'), stderr);
  });
}

for (const [arguments_, meant] of SLIPS) {
  test(`svirtgen ${arguments_.join(' ')}: ${meant} is meant`, t => {
    const {status, stderr} = svirtgen(arguments_);
    t.is(status, 2);
    t.true(stderr.toLowerCase().includes(`did you mean ${meant.toLowerCase()}?`), stderr);
    t.false(stderr.includes('?.'), stderr);
  });
}
