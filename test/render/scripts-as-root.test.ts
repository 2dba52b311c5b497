// SPDX-License-Identifier: Apache-2.0
import {execFileSync, spawnSync} from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {attribute, canLabel, NASTY, programs, analysis, setAttribute, type Analysis} from './_scripts.ts';

const OTHER = 'libvirt-00000000-0000-4000-8000-000000000002';

function owner({folder}: Analysis, name: string): string {
  const {uid, gid} = lstatSync(join(folder, name));
  return `${uid}:${gid}`;
}

function give({folder}: Analysis, name: string): void {
  chownSync(join(folder, name), 1234, 1235);
}

function context({folder}: Analysis, name: string): string {
  const args = ['-h', '--only-values', '-n', 'security.selinux', join(folder, name)];
  return spawnSync('getfattr', args, {encoding: 'utf8'}).stdout.replace('\0', '');
}

function setContext({folder}: Analysis, name: string, value: string): number | null {
  return spawnSync('setfattr', ['-n', 'security.selinux', '-v', value, join(folder, name)]).status;
}

const count = (vm: Analysis, name: string) => attribute(vm, name, 'ref_dac');

test('relabel and restore give back what was there, however often they run', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: [NASTY]});
  give(vm, NASTY);
  for (let run = 0; run < 3; run++) {
    const {status, stderr} = vm.run('relabel');
    t.is(status, 0, stderr);
    t.is(owner(vm, NASTY), '107:107');
    t.is(attribute(vm, NASTY, 'dac'), '+1234:+1235');
    t.is(count(vm, NASTY), '1');
    t.regex(attribute(vm, NASTY, 'timestamp_dac') ?? '', /^\d{9,}$/);
  }
  t.deepEqual(readdirSync(join(vm.folder)), [NASTY]);
  for (let run = 0; run < 2; run++) {
    t.is(vm.run('restore').status, 0);
    t.is(owner(vm, NASTY), '1234:1235');
    for (const key of ['dac', 'ref_dac', 'timestamp_dac']) t.is(attribute(vm, NASTY, key), undefined);
  }
});

test('two VMs share a file; the last one gives it back', t => {
  if (!canLabel(t)) return;
  const first = analysis(t, {names: ['shared']});
  const second = analysis(t, {names: ['shared'], beside: {analysis: first, name: OTHER}});
  give(first, 'shared');
  for (const vm of [first, second, first]) t.is(vm.run('relabel').status, 0);
  t.is(count(first, 'shared'), '2');
  t.is(first.run('restore').status, 0);
  t.is(owner(first, 'shared'), '107:107');
  t.is(count(first, 'shared'), '1');
  t.is(first.run('restore').status, 0);
  t.is(count(first, 'shared'), '1');
  t.is(second.run('restore').status, 0);
  t.is(owner(first, 'shared'), '1234:1235');
});

test('a file that another VM relies on is not taken away from it', t => {
  if (!canLabel(t)) return;
  const first = analysis(t, {names: ['own', 'shared']});
  const second = analysis(t, {names: ['own', 'shared'], uid: 108, beside: {analysis: first, name: OTHER}});
  rmSync(join(first.folder, 'own'));
  t.is(first.run('relabel').status, 0);
  const {status, stderr} = second.run('relabel');
  t.is(status, 1);
  t.regex(stderr, /shared: another VM relies on its label \+107:\+107; nothing was changed/);
  t.is(count(first, 'shared'), '1');
  t.is(owner(first, 'shared'), '107:107');
});

test("libvirt's own record is taken part in", t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: ['a', 'b']});
  t.is(vm.run('relabel').status, 0);
  const boot = attribute(vm, 'a', 'timestamp_dac') ?? '';
  t.is(vm.run('restore').status, 0);
  // As libvirt leaves it for a running VM.
  for (const [key, value] of [
    ['dac', '+33:+34'],
    ['ref_dac', '2'],
    ['timestamp_dac', boot],
  ] as const) {
    setAttribute(vm, 'a', key, value);
  }
  chownSync(join(vm.folder, 'a'), 107, 107);
  t.is(vm.run('relabel').status, 0);
  t.is(count(vm, 'a'), '3');
  t.is(vm.run('restore').status, 0);
  t.is(count(vm, 'a'), '2');
  t.is(attribute(vm, 'a', 'dac'), '+33:+34');
  t.is(owner(vm, 'a'), '107:107');
});

test('a record from before the last boot is void', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: ['a']});
  give(vm, 'a');
  for (const [key, value] of [
    ['dac', '+33:+34'],
    ['ref_dac', '2'],
    ['timestamp_dac', '1000000000'],
  ] as const) {
    setAttribute(vm, 'a', key, value);
  }
  t.is(vm.run('relabel').status, 0);
  t.is(count(vm, 'a'), '1');
  t.is(attribute(vm, 'a', 'dac'), '+1234:+1235');
  t.is(vm.run('restore').status, 0);
  t.is(owner(vm, 'a'), '1234:1235');
});

test('what libvirt does not remember is in our own note, and what was not touched stays', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: ['a'], remember: false});
  give(vm, 'a');
  const {status, stderr} = vm.run('restore');
  t.is(status, 0);
  t.regex(stderr, /left alone/);
  t.is(owner(vm, 'a'), '1234:1235');
  t.is(vm.run('relabel').status, 0);
  t.is(attribute(vm, 'a', 'dac'), undefined);
  t.is(vm.run('restore').status, 0);
  t.is(owner(vm, 'a'), '1234:1235');
});

test('without attributes our own note still has the owner', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: ['a']});
  const none = programs(t, {getfattr: 'exit 1', setfattr: 'exit 1'});
  give(vm, 'a');
  const {status, stderr} = vm.run('relabel', {programs: none});
  t.is(status, 0);
  t.regex(stderr, /\+1234:\+1235\) cannot be recorded for libvirt/);
  t.is(vm.run('restore', {programs: none}).status, 0);
  t.is(owner(vm, 'a'), '1234:1235');
});

test("the first owner outlives libvirt's taking its own record away, and goes to that file alone", t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: ['a']});
  give(vm, 'a');
  for (const replaced of [false, true]) {
    t.is(vm.run('relabel').status, 0);
    for (const name of ['dac', 'ref_dac', 'timestamp_dac'])
      execFileSync('setfattr', ['-x', `trusted.libvirt.security.${name}`, join(vm.folder, 'a')]);
    chownSync(join(vm.folder, 'a'), 0, 0);
    if (replaced) {
      writeFileSync(join(vm.folder, 'b'), '');
      chownSync(join(vm.folder, 'b'), 77, 78);
      renameSync(join(vm.folder, 'b'), join(vm.folder, 'a'));
    }
    const {status, stderr} = vm.run('restore');
    t.is(status, 0, stderr);
    t.is(owner(vm, 'a'), replaced ? '77:78' : '1234:1235');
  }
});

test('a program with set-id bits is no file of a VM', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: ['a']});
  give(vm, 'a');
  chmodSync(join(vm.folder, 'a'), 0o6755);
  const {status, stderr} = vm.run('relabel');
  t.is(status, 1);
  t.regex(stderr, /set-id bits/);
  t.is(lstatSync(join(vm.folder, 'a')).mode & 0o7777, 0o6755);
  t.is(owner(vm, 'a'), '1234:1235');
});

test('a symlink put in the way is not followed when restoring', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: ['a', 'b', 'victim']});
  t.is(vm.run('relabel').status, 0);
  renameSync(join(vm.folder, 'a'), join(vm.folder, 'a.moved'));
  symlinkSync('victim', join(vm.folder, 'a'));
  const {status, stderr} = vm.run('restore');
  t.is(status, 1);
  t.regex(stderr, /a: a symbolic link stands in its place/);
  t.is(owner(vm, 'b'), '0:0');
});

const KILLER = 'kill -9 "$PPID"';

/** Runs a script that is killed at each call of one of its programs in turn, then once undisturbed. */
const MOMENTS = [
  ['relabel', 'chown'],
  ['relabel', 'setfattr'],
  ['relabel', 'mv'],
  ['restore', 'chown'],
  ['restore', 'setfattr'],
  ['restore', 'rm'],
] as const;

for (const [action, program] of MOMENTS) {
  for (const when of ['before', 'after']) {
    test(`killed ${when} ${program} in ${action}: the next run ends well`, t => {
      if (!canLabel(t)) return;
      const first = analysis(t, {names: ['a']});
      const second = analysis(t, {names: ['a'], beside: {analysis: first, name: OTHER}});
      give(first, 'a');
      t.is(second.run('relabel').status, 0);
      if (action === 'restore') t.is(first.run('relabel').status, 0);
      const real = `PATH=\${PATH#*:} ${program} "$@"`;
      const deadly = programs(t, {[program]: when === 'before' ? KILLER : `${real}; ${KILLER}`});
      first.run(action, {programs: deadly});
      if (action === 'relabel') {
        t.is(first.run('relabel').status, 0);
        t.is(count(first, 'a'), '2');
        t.is(owner(first, 'a'), '107:107');
      }
      t.is(first.run('restore').status, 0);
      t.is(count(first, 'a'), '1');
      t.is(second.run('restore').status, 0);
      t.is(owner(first, 'a'), '1234:1235');
      t.is(count(first, 'a'), undefined);
    });
  }
}

for (const program of ['chown', 'setfattr', 'mv']) {
  for (const when of ['before', 'after']) {
    test(`killed ${when} ${program}, a file taken alone: its owner is not lost`, t => {
      if (!canLabel(t)) return;
      const vm = analysis(t, {names: ['a']});
      give(vm, 'a');
      const real = `PATH=\${PATH#*:} ${program} "$@"`;
      const deadly = programs(t, {[program]: when === 'before' ? KILLER : `${real}; ${KILLER}`});
      t.is(vm.run('relabel', {programs: deadly}).status, null);
      t.is(vm.run('relabel').status, 0);
      t.is(count(vm, 'a'), '1');
      t.is(vm.run('restore', {programs: deadly}).status, null);
      t.is(vm.run('restore').status, 0);
      t.is(owner(vm, 'a'), '1234:1235');
      t.is(count(vm, 'a'), undefined);
    });
  }
}

test('SELinux contexts are recorded and given back', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {model: 'selinux', names: [NASTY]});
  const before = 'system_u:object_r:virt_image_t:s0';
  const contextOf = () => context(vm, NASTY);
  t.is(setContext(vm, NASTY, before), 0);
  for (let run = 0; run < 2; run++) {
    const {status, stderr} = vm.run('relabel');
    t.is(status, 0, stderr);
    t.is(contextOf(), 'system_u:object_r:svirt_image_t:s0:c41,c264');
    t.is(attribute(vm, NASTY, 'selinux'), before);
    t.is(attribute(vm, NASTY, 'ref_selinux'), '1');
  }
  t.is(vm.run('restore').status, 0);
  t.is(contextOf(), before);
  t.is(attribute(vm, NASTY, 'ref_selinux'), undefined);
});

test("without a record a context goes back to the policy's default", t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {model: 'selinux', names: ['a'], remember: false});
  const policy = programs(t, {
    matchpathcon: `[ "$1" = -n ] && [ "$2" = '${join(vm.folder, 'a')}' ] && echo system_u:object_r:default_t:s0`,
  });
  t.is(vm.run('relabel').status, 0);
  rmSync(join(vm.folder, '..', 'state', 'first.selinux'), {recursive: true});
  t.is(vm.run('restore', {programs: policy}).status, 0);
  t.is(context(vm, 'a'), 'system_u:object_r:default_t:s0');
});
