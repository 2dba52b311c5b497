// SPDX-License-Identifier: Apache-2.0
/** `apply` and then `restore` leave a real file as it was, and so do the generated scripts. */
import {spawnSync} from 'node:child_process';
import {chmodSync, chownSync, lstatSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {liveLabelStore, withLock} from '../../src/relabel/live-label-store.ts';
import {relabel, type Action} from '../../src/relabel/relabel.ts';
import {NAME} from '../render/_sample.ts';
import {analysis, canLabel, planFor, type Analysis} from '../render/_scripts.ts';
import {has} from '../helpers/programs.ts';

const FILE = 'a.img';
/** With the NUL at its end, as libselinux writes it. */
const CONTEXT = `0x${Buffer.from('system_u:object_r:virt_image_t:s0\0').toString('hex')}`;
const PROGRAMS = ['getfacl', 'setfacl', 'getfattr', 'setfattr', 'setcap'];

/** All that a file carries but its times; nothing of it is read through our own code. */
function stateOf({folder}: Analysis): string {
  const path = join(folder, FILE);
  const {uid, gid, mode} = lstatSync(path);
  const acl = told('getfacl', '-n', '-p', '-c', path);
  const attributes = told('getfattr', '-h', '-d', '-m', '-', '-e', 'hex', '--absolute-names', path);
  return [`${uid}:${gid} ${mode.toString(8)}`, acl, attributes.split('\n').toSorted().join('\n')].join('\n');
}

function told(program: string, ...words: readonly string[]): string {
  return spawnSync(program, words, {encoding: 'utf8'}).stdout;
}

function inProcess(action: Action, {folder}: Analysis, remember = true): void {
  const state = join(folder, '..', 'state');
  const plan = planFor([join(folder, FILE)], remember, 107);
  withLock(state, () => relabel(action, plan, ['dac', 'selinux'], liveLabelStore(state, NAME)));
}

/** What a file may have had before, each with the programs that make it; refused files are not to change either. */
const BEFORE: Readonly<Record<string, {readonly make: (path: string) => void; readonly refused?: true}>> = {
  'an owner and a group': {make: path => chownSync(path, 1234, 1235)},
  'a mode that shuts out its owner': {make: path => chmodSync(path, 0o037)},
  'the sticky bit': {make: path => chmodSync(path, 0o1660)},
  'an ACL': {make: path => run('setfacl', '-m', 'u:1234:r,g:1235:rw,m::rw', path)},
  'attributes of a user': {make: path => run('setfattr', '-n', 'user.note', '-v', 'x', path)},
  'attributes of others that are trusted': {
    make: path => run('setfattr', '-n', 'trusted.other', '-v', 'x', path),
  },
  'a context': {
    make: path => run('setfattr', '-n', 'security.selinux', '-v', CONTEXT, path),
  },
  'the set-user-id bit': {make: path => chmodSync(path, 0o4755), refused: true},
  'the set-group-id bit': {make: path => chmodSync(path, 0o2755), refused: true},
  'the set-group-id bit without the right to run it': {make: path => chmodSync(path, 0o2644), refused: true},
  'file capabilities': {make: path => run('setcap', 'cap_net_raw+ep', path), refused: true},
  'all of a program with rights of its own': {
    make: path => {
      chownSync(path, 1234, 1235);
      chmodSync(path, 0o6755);
      run('setcap', 'cap_net_raw+ep', path);
    },
    refused: true,
  },
};

function run(program: string, ...words: readonly string[]): void {
  const {status, stderr} = spawnSync(program, words, {encoding: 'utf8'});
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}

for (const [what, {make, refused = false}] of Object.entries(BEFORE)) {
  for (const way of ['in process', 'by the scripts'] as const) {
    test(`${what} is there after apply and restore ${way}`, t => {
      if (!PROGRAMS.every(program => has(t, program))) return;
      if (!canLabel(t)) return;
      const vm = analysis(t, {names: [FILE]});
      const path = join(vm.folder, FILE);
      make(path);
      const before = stateOf(vm);
      const apply = () => {
        if (way === 'in process') inProcess('apply', vm);
        else if (vm.run('relabel').status !== 0) throw new Error('refused');
      };
      if (refused) t.throws(apply);
      else {
        apply();
        t.not(stateOf(vm), before, 'something was changed');
      }
      if (way === 'in process') inProcess('restore', vm);
      else t.is(vm.run('restore').status, 0);
      t.is(stateOf(vm), before);
    });
  }
}

test('set-id bits of a directory are not lost with its owner', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: [FILE]});
  writeFileSync(join(vm.folder, 'other'), '');
  chmodSync(vm.folder, 0o2770);
  const plan = planFor([vm.folder], true, 107);
  const state = join(vm.folder, '..', 'state');
  for (const action of ['apply', 'restore'] as const)
    withLock(state, () => relabel(action, plan, ['dac'], liveLabelStore(state, NAME)));
  const {uid, mode} = lstatSync(vm.folder);
  t.deepEqual([uid, mode & 0o7777], [0, 0o2770]);
});

for (const remember of [true, false])
  for (const way of ['in process', 'by the scripts'] as const) {
    test(`a file that takes the place of one that was labelled gets back what it had ${way}, ${remember ? '' : 'not '}remembered`, t => {
      if (!canLabel(t)) return;
      const vm = analysis(t, {names: [FILE], remember});
      const path = join(vm.folder, FILE);
      const both = {
        'in process': (action: Action) => inProcess(action, vm, remember),
        'by the scripts': (action: Action) => {
          const {status, stderr} = vm.run(action === 'apply' ? 'relabel' : 'restore');
          t.is(status, 0, stderr);
        },
      };
      both[way]('apply');
      writeFileSync(`${path}.new`, '');
      chownSync(`${path}.new`, 1234, 1235);
      renameSync(`${path}.new`, path);
      both[way]('apply');
      t.is(lstatSync(path).uid, 107);
      both[way]('restore');
      const {uid, gid} = lstatSync(path);
      t.deepEqual([uid, gid], [1234, 1235]);
    });
  }
