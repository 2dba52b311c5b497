// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {assumedHost} from '../../src/host/assumed.ts';
import {liveHost} from '../../src/host/open-host.ts';
import {renderScripts} from '../../src/render/scripts.ts';
import {scratch} from '../helpers/scratch.ts';
import {has} from '../helpers/programs.ts';
import {from, NAME, plan} from './_sample.ts';
import {CONTEXT, NASTY, OWNER, planFor, recorded, recorders, analysis} from './_scripts.ts';

const COMMANDS = [
  ['dac', 'chown', OWNER],
  ['selinux', 'chcon', CONTEXT],
] as const;

for (const [model, command, label] of COMMANDS) {
  test(`${model}: a file of any name is labelled, and nothing else happens`, t => {
    const names = [NASTY, '-rf', 'zwei\nZeilen', '`id`', 'ü*[a]?', ' '];
    const vm = analysis(t, {model, names});
    const {status, stderr} = vm.run('relabel', {programs: recorders(t)});
    t.is(status, 0, stderr);
    t.deepEqual(
      recorded(vm),
      names.map(name => [command, '-h', label, `./${name}`]),
    );
    t.deepEqual(readdirSync(vm.folder).sort(), [...names].sort());
    t.deepEqual(readdirSync(join(vm.folder, '..')).sort(), [NAME, 'files', 'log', 'state'].sort());
  });

  test(`${model}: the script is what shellcheck likes and dash reads`, t => {
    const files = renderScripts(model, NAME, planFor(['/srv/a', '/dev/x'], true, 107), assumedHost());
    t.is(files.length, 2);
    for (const {text} of files) {
      t.is(spawnSync('sh', ['-n'], {input: text}).status, 0);
      if (!has(t, 'shellcheck')) continue;
      const {stdout, status} = spawnSync('shellcheck', ['-s', 'sh', '-'], {input: text, encoding: 'utf8'});
      t.is(status, 0, stdout);
    }
  });
}

test('only root may run them', t => {
  const vm = analysis(t, {names: ['a']});
  const user = recorders(t);
  writeFileSync(join(user, 'id'), '#!/bin/sh\necho 1000\n');
  const {status, stderr} = vm.run('relabel', {programs: user});
  t.is(status, 1);
  t.regex(stderr, /must be run as root/);
});

test('--check changes nothing', t => {
  const vm = analysis(t, {names: ['a']});
  t.is(vm.run('relabel', {programs: recorders(t), arguments: ['--check']}).status, 0);
  t.throws(() => recorded(vm), {code: 'ENOENT'});
});

test('a symlink put in the way of a file is refused before anything is changed', t => {
  const vm = analysis(t, {names: ['first', 'second']});
  rmSync(join(vm.folder, 'second'));
  symlinkSync('first', join(vm.folder, 'second'));
  const {status, stderr} = vm.run('relabel', {programs: recorders(t)});
  t.is(status, 1);
  t.regex(stderr, /second: a symbolic link stands in its place/);
  t.throws(() => recorded(vm), {code: 'ENOENT'});
});

test('a symlink put in the way of a folder is refused', t => {
  const vm = analysis(t, {names: ['a']});
  renameSync(vm.folder, `${vm.folder}.moved`);
  symlinkSync('files.moved', vm.folder);
  const {status, stderr} = vm.run('relabel', {programs: recorders(t)});
  t.is(status, 1);
  t.regex(stderr, /a symbolic link stands on the way/);
});

test('a file that became something else is refused', t => {
  const vm = analysis(t, {names: ['a']});
  rmSync(join(vm.folder, 'a'));
  mkdirSync(join(vm.folder, 'a'));
  const {status, stderr} = vm.run('relabel', {programs: recorders(t)});
  t.is(status, 1);
  t.regex(stderr, /another type/);
});

test('what is not there yet is told and skipped', t => {
  const vm = analysis(t, {names: ['a', 'b']});
  rmSync(join(vm.folder, 'a'));
  const {status, stderr} = vm.run('relabel', {programs: recorders(t)});
  t.is(status, 0);
  t.regex(stderr, /files\/a: not there \(yet\); skipped/);
  t.deepEqual(recorded(vm), [['chown', '-h', OWNER, './b']]);
});

test('a terminal gets no control character of a name', t => {
  const vm = analysis(t, {names: ['a\u001b[2J\n']});
  rmSync(join(vm.folder, 'a\u001b[2J\n'));
  const {stderr} = vm.run('relabel', {programs: recorders(t)});
  t.regex(stderr, /a\?\[2J\?: not there/);
});

test('steps name device, line and reason, and where a symlink leads', t => {
  const folder = scratch(t, {'real.img': ''});
  symlinkSync('real.img', join(folder, 'link.img'));
  const labels = [{path: join(folder, 'link.img'), uid: 1, gid: 2, remember: true, from: from('disk vda')}];
  const [relabel] = renderScripts(
    'dac',
    NAME,
    plan({dac: {uid: 1, gid: 2, labels, restore: []}}),
    liveHost(),
  );
  const text = relabel?.text ?? '';
  t.regex(text, /# disk vda \(disk\/source, line 12\): the VM's own image\n/);
  t.regex(text, /# .*link\.img leads to .*real\.img\n/);
  t.regex(text, /label 'f' '[^']*' 'real\.img' '[0-9a-f]{16}' '\+1:\+2' 'remember'\n/);
});

test('of two labels for one file the last one stands', t => {
  const label = (uid: number, device: string) => ({
    path: '/srv/a',
    uid,
    gid: 5,
    remember: uid === 1,
    from: from(device),
  });
  const labels = [label(1, 'disk vda'), label(2, 'disk vdb')];
  const [relabel] = renderScripts(
    'dac',
    NAME,
    plan({dac: {uid: 1, gid: 2, labels, restore: []}}),
    assumedHost(),
  );
  const calls = relabel?.text.split('\n').filter(line => line.startsWith('    label ')) ?? [];
  t.is(calls.length, 1);
  t.regex(calls[0] ?? '', /'\+2:\+5' 'remember'$/);
});

test("a node of the VM's private /dev is not the host's to change", t => {
  const labels = ['/dev/null', '/dev/zero'].map(path => ({
    path,
    uid: 1,
    gid: 1,
    remember: true,
    from: from('tpm 0'),
  }));
  const sample = plan({dac: {uid: 1, gid: 1, labels, restore: []}, namespace: {nodes: ['/dev/null']}});
  const [relabel] = renderScripts('dac', NAME, sample, liveHost());
  const calls = relabel?.text.split('\n').filter(line => line.startsWith('    label ')) ?? [];
  t.deepEqual(
    calls.map(line => line.split(' ').at(7)),
    ["'zero'"],
  );
  t.regex(relabel?.text ?? '', /# Not done here: \/dev\/null\. libvirt makes this node/);
});

test('a descriptor is no file', t => {
  const labels = [{path: 'fd', uid: 1, gid: 1, remember: false, from: from('disk vda')}];
  const [relabel] = renderScripts(
    'dac',
    NAME,
    plan({dac: {uid: 1, gid: 1, labels, restore: []}}),
    liveHost(),
  );
  t.regex(relabel?.text ?? '', /# Not done here: fd\. This is a descriptor/);
});
