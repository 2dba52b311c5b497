// SPDX-License-Identifier: Apache-2.0
/** Real files, owners and attributes; with the generated scripts beside. */
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {withLock, liveLabelStore, stateFolder} from '../../src/relabel/live-label-store.ts';
import {relabel, type Action} from '../../src/relabel/relabel.ts';
import {shell} from '../helpers/cli.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {scratch} from '../helpers/scratch.ts';
import {NAME} from '../render/_sample.ts';
import {attribute, canLabel, CONTEXT, NASTY, planFor, analysis, type Analysis} from '../render/_scripts.ts';

/** The same as the analysis's scripts do, in process and with their notes. */
function run(
  action: Action,
  {folder}: Analysis,
  names: readonly string[],
  {layer = 'dac' as const, uid = 107} = {},
) {
  const plan = planFor(
    names.map(name => join(folder, name)),
    true,
    uid,
  );
  const state = join(folder, '..', 'state');
  return withLock(state, () => relabel(action, plan, [layer], liveLabelStore(state, NAME)));
}

function owner({folder}: Analysis, name: string): string {
  const {uid, gid} = lstatSync(join(folder, name));
  return `${uid}:${gid}`;
}

const attributesOf = (vm: Analysis, name: string) =>
  ['dac', 'ref_dac', 'timestamp_dac'].map(key => attribute(vm, name, key));

test('owners are set, recorded and given back, whatever the name', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: [NASTY]});
  chownSync(join(vm.folder, NASTY), 1234, 1235);
  for (let time = 0; time < 2; time++) {
    run('apply', vm, [NASTY]);
    t.is(owner(vm, NASTY), '107:107');
    t.deepEqual(attributesOf(vm, NASTY).slice(0, 2), ['+1234:+1235', '1']);
  }
  run('restore', vm, [NASTY]);
  t.is(owner(vm, NASTY), '1234:1235');
  t.deepEqual(attributesOf(vm, NASTY), [undefined, undefined, undefined]);
});

test('contexts are, too, and one that was not there is removed when all is undone', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: ['a']});
  const store = liveLabelStore(join(vm.folder, '..', 'state'), NAME);
  const file = store.open(join(vm.folder, 'a'));
  if (!file) return t.fail('it is there');
  t.is(store.label(file, 'selinux'), undefined);
  store.setLabel(file, 'selinux', CONTEXT);
  t.is(store.label(file, 'selinux'), CONTEXT);
  store.setAttributes(file, {selinux: 'u:r:t:s0', ref_selinux: '1'});
  t.deepEqual(store.attributes(file), {selinux: 'u:r:t:s0', ref_selinux: '1'});
  store.setAttributes(file, {selinux: undefined, ref_selinux: '2'});
  t.deepEqual(store.attributes(file), {ref_selinux: '2'});
  store.setLabel(file, 'selinux', undefined);
  t.is(store.label(file, 'selinux'), undefined);
  store.close(file);
});

for (const [first, second] of [
  ['script', 'process'],
  ['process', 'script'],
] as const) {
  test(`labelled by ${first}, given back by ${second}`, t => {
    if (!canLabel(t)) return;
    const names = ['a', 'b'];
    const vm = analysis(t, {names});
    chownSync(join(vm.folder, 'a'), 1234, 1235);
    const by = {
      script: (action: Action) => t.is(vm.run(action === 'apply' ? 'relabel' : 'restore').status, 0),
      process: (action: Action) => run(action, vm, names),
    };
    by[first]('apply');
    by[second]('apply');
    t.deepEqual(attributesOf(vm, 'a').slice(0, 2), ['+1234:+1235', '1'], 'counted once');
    by[second]('restore');
    t.is(owner(vm, 'a'), '1234:1235');
    by[first]('restore');
    t.is(owner(vm, 'a'), '1234:1235');
    t.deepEqual(attributesOf(vm, 'a'), [undefined, undefined, undefined]);
  });
}

test('a symlink put in the way of a restore leads nowhere', t => {
  if (!canLabel(t)) return;
  const vm = analysis(t, {names: ['a', 'b', 'victim']});
  run('apply', vm, ['a', 'b']);
  chownSync(vm.folder, 1234, 1234);
  renameSync(join(vm.folder, 'a'), join(vm.folder, 'moved'));
  symlinkSync('victim', join(vm.folder, 'a'));
  t.is(refusalOf(t, () => run('restore', vm, ['a', 'b'])).code, 'RELABEL_SYMLINK');
  t.is(owner(vm, 'victim'), '0:0');
  t.is(owner(vm, 'b'), '107:107', 'all or nothing');
});

function site(t: ExecutionContext): string {
  const folder = realpathSync(scratch(t));
  mkdirSync(join(folder, 'images'));
  writeFileSync(join(folder, 'images', 'web.img'), 'x');
  writeFileSync(
    join(folder, 'web.xml'),
    `<domain type='kvm'><name>web</name><uuid>11111111-0000-4000-8000-000000000001</uuid><memory>1024</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>
<disk type='file'><driver name='qemu' type='raw'/><source file='${folder}/images/web.img'/><target dev='vda' bus='virtio'/></disk>
</devices></domain>`,
  );
  writeFileSync(join(folder, 'qemu.conf'), 'user = "+107"\ngroup = "+107"\n');
  return folder;
}

test('svirtgen apply --dry-run, apply, restore', t => {
  if (!canLabel(t)) return;
  const folder = site(t);
  const image = join(folder, 'images', 'web.img');
  chownSync(image, 1234, 1235);
  const verb = (line: string) =>
    shell(
      `export SVIRTGEN_STATE=$PWD/state; svirtgen ${line} --policy debian --qemu-conf qemu.conf web.xml`,
      folder,
    );
  const rehearsed = verb('apply --dry-run');
  t.is(rehearsed.stdout, `set  dac  ${image}  1234:1235 -> 107:107\n`);
  t.is(lstatSync(image).uid, 1234);
  t.false(existsSync(join(folder, 'state')));
  t.deepEqual(verb('apply'), rehearsed);
  t.is(lstatSync(image).uid, 107);
  const {status, stdout} = verb('restore --format json');
  t.is(status, 0);
  const [record] = JSON.parse(stdout) as {changes: readonly Record<string, unknown>[]}[];
  t.like(record?.changes[0], {
    layer: 'dac',
    path: image,
    from: '+107:+107',
    to: '+1234:+1235',
    outcome: 'set',
  });
  t.is(lstatSync(image).gid, 1235);
  const elsewhere = verb('apply --host assumed');
  t.is(elsewhere.status, 2);
  t.regex(elsewhere.stderr, /works on the live host only.*\(USAGE\)/);
});

test('the notes have a place', t => {
  t.is(stateFolder({SVIRTGEN_STATE: '/s'}), '/s');
  t.is(refusalOf(t, () => stateFolder({SVIRTGEN_STATE: 's'})).code, 'RELABEL_STATE');
  const own = process.geteuid?.() === 0 ? '/run/svirtgen' : '/run/user/7/svirtgen';
  t.is(stateFolder({XDG_RUNTIME_DIR: '/run/user/7'}), own);
});
