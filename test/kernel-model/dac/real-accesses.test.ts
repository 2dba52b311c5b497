// SPDX-License-Identifier: Apache-2.0
/** The model's answers beside the kernel's: files with random modes, owners and ACLs, opened by another user. */
import test from 'ava';
import fc from 'fast-check';
import {execFileSync} from 'node:child_process';
import {chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {AclEntry} from '../../../src/host/host.ts';
import {decideAccess, type OwnedFile, type Subject} from '../../../src/kernel-model/dac/mode-bits.ts';

const SUBJECT: Subject = {uid: 64_901, gid: 64_902, groups: [64_903, 64_904]};
const FILES = 250;

/** What keeps the test from running here. */
function obstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can become another user';
  try {
    execFileSync('setfacl', ['--version'], {stdio: 'ignore'});
    return undefined;
  } catch {
    return 'setfacl is not installed (apt install acl)';
  }
}

const reason = obstacle();
if (reason !== undefined) console.log(`skipped: ${reason}`);
const check = reason === undefined ? test : test.skip;

const id = fc.constantFrom(0, 64_901, 64_902, 64_903, 64_904, 64_905);
const perms = fc.integer({min: 0, max: 7});
const named = fc.uniqueArray(
  fc.record({tag: fc.constantFrom('user' as const, 'group' as const), id, perms}),
  {
    maxLength: 3,
    selector: entry => `${entry.tag}${entry.id}`,
  },
);
const anyFile = fc.record({uid: id, gid: id, owner: perms, group: perms, mask: perms, other: perms, named});

/** The facts as the kernel keeps them: with an ACL the mode's group bits are the mask. */
function factsOf(file: typeof anyFile extends fc.Arbitrary<infer File> ? File : never): OwnedFile {
  const {uid, gid, owner, group, mask, other} = file;
  if (file.named.length === 0)
    return {type: 'file', uid, gid, mode: (owner << 6) | (group << 3) | other, acl: undefined};
  const entry = (tag: AclEntry['tag'], bits: number): AclEntry => ({tag, id: undefined, perms: bits});
  const users = file.named.filter(({tag}) => tag === 'user');
  const groups = file.named.filter(({tag}) => tag === 'group');
  const acl = [
    entry('user_obj', owner),
    ...users,
    entry('group_obj', group),
    ...groups,
    entry('mask', mask),
    entry('other', other),
  ];
  return {type: 'file', uid, gid, mode: (owner << 6) | (mask << 3) | other, acl};
}

const TAGS = {user_obj: 'u', user: 'u', group_obj: 'g', group: 'g', mask: 'm', other: 'o'} as const;

function create(path: string, {uid = 0, gid = 0, mode = 0, acl}: OwnedFile): void {
  writeFileSync(path, '#!/bin/true\n');
  chownSync(path, uid, gid);
  chmodSync(path, mode);
  const letters = (bits: number) =>
    ['r', 'w', 'x'].map((letter, at) => (bits & (4 >> at) ? letter : '-')).join('');
  const spec = acl?.map(entry => `${TAGS[entry.tag]}:${entry.id ?? ''}:${letters(entry.perms)}`).join(',');
  if (spec !== undefined) execFileSync('setfacl', ['-n', '--set', spec, path]);
}

/** Runs as the subject: opens each file in three ways and asks for execution; prints a digit of bits a file. */
const PROBE = `
const fs = require('node:fs');
const [subject, directory, count] = JSON.parse(process.argv[1]);
process.setgroups(subject.groups); process.setgid(subject.gid); process.setuid(subject.uid);
const can = act => { try { act(); return 1; } catch { return 0; } };
const open = (path, flags) => can(() => fs.closeSync(fs.openSync(path, flags)));
for (let at = 0; at < count; at++) {
  const path = directory + '/' + at;
  console.log(JSON.stringify({4: open(path, 'r'), 2: open(path, 'a'), 6: open(path, 'r+'), 1: can(() => fs.accessSync(path, 1)), 5: can(() => fs.accessSync(path, 5))}));
}`;

check('the kernel opens what the model allows', t => {
  const directory = mkdtempSync(join(tmpdir(), 'accesses-'));
  t.teardown(() => rmSync(directory, {recursive: true}));
  chmodSync(directory, 0o755);
  const files = fc.sample(anyFile, {seed: 7, numRuns: FILES}).map(factsOf);
  files.forEach((file, index) => create(join(directory, String(index)), file));
  const output = execFileSync(process.execPath, ['-e', PROBE, JSON.stringify([SUBJECT, directory, FILES])], {
    encoding: 'utf8',
  });
  const answers = output
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, 0 | 1>);
  t.is(answers.length, FILES);
  for (const [index, answer] of answers.entries()) {
    const facts = files[index]!;
    const ours = Object.fromEntries(
      Object.keys(answer).map(bits => [
        bits,
        decideAccess(facts, SUBJECT, Number(bits)).answer === 'allowed' ? 1 : 0,
      ]),
    );
    t.deepEqual(ours, answer, JSON.stringify(facts));
  }
});
