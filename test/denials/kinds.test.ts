// SPDX-License-Identifier: Apache-2.0
/**
 * Records in the shapes that people publish, each with the cause and the VM that it has to be told for: in
 * `fixtures/logs/*-kinds.log`, a comment before each.
 */
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import test from 'ava';
import {missingRule} from '../../src/denials/apparmor-rule.ts';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';
import {fixture} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';

interface Case {
  readonly kind: string;
  readonly vm: string | null;
  readonly record: string;
}

function cases(name: string): readonly Case[] {
  const lines = readFileSync(fixture('logs', name), 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const [, kind, vm] = /^# ([\w-]+) \| (.*)$/.exec(line) ?? [];
    if (kind === undefined || vm === undefined) return [];
    return [{kind, vm: vm === 'null' ? null : vm, record: lines[index + 1] ?? ''}];
  });
}

const APPARMOR = cases('apparmor-kinds.log');
const ALL = [...APPARMOR, ...cases('selinux-kinds.log')];

for (const [index, {kind, vm, record}] of ALL.entries()) {
  test(`${index}: ${kind}`, t => {
    const {groups, unread} = explainLog(readLog([record]));
    if (kind === 'unread') {
      t.is(unread.length, 1, record);
      return;
    }
    const [group, ...more] = groups;
    t.deepEqual(more, []);
    t.is(group?.cause.kind, kind as never, record);
    t.is(group?.vm, vm, record);
    const {text, right, remedies} = wordsOf(group!);
    t.regex(text, /\w/);
    t.true(
      right !== null || remedies.length > 0 || kind === 'stranger',
      `neither noise nor a remedy: ${record}`,
    );
    t.notRegex(JSON.stringify([text, remedies]), /\bundefined\b|\[object/);
    for (const remedy of remedies) t.notRegex(remedy.text, /^(?:or|if) /, 'a remedy begins with what to do');
    t.true(
      remedies.every(({command}) => !/"" |" ,|'' /.test(command)),
      'a rule without access',
    );
  });
}

/** Rules of later parsers than the one that is asked. */
const LATER = /^(?:userns|io_uring|mqueue) /;

test('each rule that is proposed is one that apparmor_parser reads', t => {
  if (!has(t, 'apparmor_parser')) return;
  const rules = APPARMOR.flatMap(({record}) => [...readLog([record])]).flatMap(denial => {
    const rule = denial.kind === 'apparmor' ? missingRule(denial) : undefined;
    return rule === undefined || LATER.test(rule) ? [] : [rule];
  });
  t.true(rules.length > 40);
  const profile = `profile asked {\n${rules.map(rule => `  ${rule},\n`).join('')}}\n`;
  const {status, stderr} = spawnSync('apparmor_parser', ['-Q', '-K', '-q'], {
    input: profile,
    encoding: 'utf8',
    env: {...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`},
  });
  t.is(status, 0, `${stderr}\n${profile}`);
});

test('each remedy in shell is a script that sh reads', t => {
  const commands = ALL.flatMap(({record}) => explainLog(readLog([record])).groups).flatMap(group =>
    wordsOf(group).remedies.map(({command}) => command),
  );
  const scripts = commands.flatMap(command =>
    command
      .split('\n')
      .filter(line =>
        /^(?:sed|printf|apparmor_parser|chcon|semanage|restorecon|setsebool|modprobe|FILE=)/.test(line),
      ),
  );
  t.true(scripts.length > 60);
  for (const script of new Set(scripts)) {
    const {status, stderr} = spawnSync('sh', ['-n'], {input: script, encoding: 'utf8'});
    t.is(status, 0, `${script}: ${stderr}`);
  }
});

test('no beginning of a record, and no forged name, ends the whole log', t => {
  const forged = ['\\u0000', '\\ud800', '"; rm -rf /; "', "'$(id)'", '@{PROC}', '\\n'].map(name =>
    JSON.stringify({MESSAGE: `apparmor="DENIED" operation="open" profile="libvirt-x" name="/a`}).replace(
      '/a',
      `/a${name.replaceAll('"', '\\"')}`,
    ),
  );
  const cut = ALL.flatMap(({record}) =>
    Array.from({length: 12}, (_, part) => record.slice(0, Math.floor((record.length * (part + 1)) / 12))),
  );
  for (const record of [...cut, ...forged])
    t.notThrows(() => explainLog(readLog([record])).groups.map(group => wordsOf(group)), record);
});
