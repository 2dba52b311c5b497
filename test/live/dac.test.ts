// SPDX-License-Identifier: Apache-2.0
/** Owners as a real libvirtd sets them and puts them back, against the plan of the same definition. */
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {DacPlan, LabelPlan} from '../../src/layers/plan.ts';
import {root} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';
import {BEFORE, definition, makeImages} from './_images.ts';
import {OWNERS_ONLY, startLibvirt, type LiveLibvirt} from './harness.ts';

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');

/** The plan as somebody on that host would ask for it. */
function plan(libvirt: LiveLibvirt, xml: string): LabelPlan {
  libvirt.write('/run/plan.xml', xml);
  const options = ['--mode', 'libvirt', '--policy', 'debian', '--host', 'live', '--format', 'json'];
  const {stdout, stderr} = libvirt.run(process.execPath, MAIN, 'plan', ...options, '/run/plan.xml');
  const [record] = JSON.parse(stdout || '[]') as readonly {readonly plan?: LabelPlan}[];
  if (!record?.plan) throw new Error(`no plan: ${stderr}`);
  return record.plan;
}

/** `UID:GID` by path; a path that does not exist is missing. */
function owners({shell}: LiveLibvirt, paths: readonly string[]): ReadonlyMap<string, string> {
  const {stdout} = shell(
    'for path; do if [ -e "$path" ]; then stat -L --printf="%u:%g %n\\0" -- "$path"; fi; done',
    ...paths,
  );
  return new Map(
    stdout
      .split('\0')
      .filter(Boolean)
      .map(line => {
        const blank = line.indexOf(' ');
        return [line.slice(blank + 1), line.slice(0, blank)];
      }),
  );
}

/** What stands at the end, when a path is labelled more than once. */
function planned({labels}: DacPlan): ReadonlyMap<string, string> {
  return new Map(labels.map(({path, uid, gid}) => [path, `${uid}:${gid}`]));
}

function ownersOfFolder(libvirt: LiveLibvirt): ReadonlyMap<string, string> {
  const {stdout} = libvirt.shell('find "$1" -mindepth 1 -print0', libvirt.images);
  return owners(libvirt, stdout.split('\0').filter(Boolean));
}

/** Every planned path has its owner; every other file of the folder has the one it had. */
function compareStarted(t: ExecutionContext, libvirt: LiveLibvirt, dac: DacPlan): void {
  const wanted = planned(dac);
  const found = owners(libvirt, [...wanted.keys()]);
  t.deepEqual(Object.fromEntries(found), Object.fromEntries(wanted));
  for (const [path, owner] of ownersOfFolder(libvirt)) {
    // virtlogd creates the log of a serial port as root.
    if (!wanted.has(path)) t.true([BEFORE, '0:0'].includes(owner), `${path} belongs to ${owner}`);
  }
}

/** What the plan restores went back, to the first owner or to root; nothing else was touched. */
function compareStopped(t: ExecutionContext, libvirt: LiveLibvirt, dac: DacPlan): void {
  // virtlogd creates a log anew, so what libvirt finds and remembers is root's.
  const first = (path: string) => (path.endsWith('.log') ? '0:0' : BEFORE);
  const back = new Map(dac.restore.map(({path, to}) => [path, to === 'remembered' ? first(path) : '0:0']));
  const stays = planned(dac);
  const found = owners(libvirt, [...stays.keys()]);
  t.true(found.size > 10);
  for (const [path, owner] of found) t.is(owner, back.get(path) ?? stays.get(path)!, path);
}

/** How often each file is remembered, as libvirt counts in its own attribute. */
function counts(libvirt: LiveLibvirt, paths: readonly string[]): readonly string[] {
  const script =
    'for path; do getfattr --only-values -n trusted.libvirt.security.ref_dac -- "$path" 2>/dev/null; printf "\\0"; done';
  return libvirt
    .shell(script, ...paths)
    .stdout.split('\0')
    .slice(0, -1);
}

async function startVm(t: ExecutionContext, seclabel?: string, tpm?: string) {
  const libvirt = await startLibvirt(t);
  if (!libvirt) return undefined;
  makeImages(libvirt);
  const xml = definition(libvirt, seclabel, tpm);
  const before = plan(libvirt, xml).dac;
  const {live} = libvirt.start(xml);
  return {libvirt, before, dac: plan(libvirt, live).dac};
}

test('libvirt sets the planned owners and puts back what the plan says', async t => {
  const vm = await startVm(t);
  if (!vm) return;
  const {libvirt, before, dac} = vm;
  compareStarted(t, libvirt, dac);
  t.true(dac.labels.length >= 20);
  // The same plan could be had before the start, but for the sockets that were not there yet.
  const early = new Map([...planned(before)].filter(([path]) => !path.endsWith('.sock')));
  t.deepEqual(early, new Map([...planned(dac)].filter(([path]) => early.has(path))));
  t.deepEqual(
    [...planned(dac).keys()].filter(path => !early.has(path)).map(path => path.replace(/.*\//, '')),
    ['listening.sock', 'org.qemu.guest_agent.0', '1-live-swtpm.sock'],
  );
  libvirt.virsh('destroy', 'live');
  compareStopped(t, libvirt, dac);
});

test('what libvirt makes itself belongs to whom the plan says', async t => {
  const vm = await startVm(t);
  if (!vm) return;
  const {libvirt, dac} = vm;
  const {runtime = [], directories = []} = dac;
  const made = runtime.map(({path, uid, gid}) => [path, `${uid}:${gid}`] as const);
  const own = directories.map(({path, uid, gid}) => [path, `${uid}:${gid}`] as const);
  const found = owners(
    libvirt,
    [...made, ...own].map(([path]) => path),
  );
  // Other versions of libvirt have some of them elsewhere.
  for (const [path, owner] of [...made, ...own]) if (found.has(path)) t.is(found.get(path), owner, path);
  t.true(found.size >= 10, [...found.keys()].join(' '));
  for (const {path, mode} of directories)
    if (mode !== null && found.has(path))
      t.is(libvirt.run('stat', '-c', '0%a', path).stdout.trim(), mode, path);
});

test("QEMU has the groups of its user and none of root's capabilities", async t => {
  const vm = await startVm(t);
  if (!vm) return;
  const {libvirt, dac} = vm;
  const status = libvirt.shell('cat /proc/$(cat /run/libvirt/qemu/live.pid)/status').stdout;
  const [, groups = ''] = /^Groups:(.*)/m.exec(status) ?? [];
  t.deepEqual(groups.trim().split(' ').map(Number), [...(dac.groups ?? [])]);
  t.is(dac.capabilities, 'none');
  t.regex(status, /^CapEff:\s+0+$/m);
});

test('libvirt counts a claim on each file that the plan remembers', async t => {
  if (!has(t, 'getfattr')) return;
  const vm = await startVm(t);
  if (!vm) return;
  const {libvirt, dac} = vm;
  // A claim needs a lock, for that the file has to be opened, and a socket cannot be.
  const files = dac.labels.filter(({path}) => path.startsWith(libvirt.images) && !path.endsWith('.sock'));
  t.true(files.some(({remember}) => remember) && files.some(({remember}) => !remember));
  const found = counts(
    libvirt,
    files.map(({path}) => path),
  );
  files.forEach(({path, remember}, index) => t.is(found[index], remember ? '1' : '', path));
});

test('a static label with relabelling gives its own owner to files and process', async t => {
  const vm = await startVm(
    t,
    '<seclabel type="static" model="dac" relabel="yes"><label>+4321:libvirt-qemu</label></seclabel>',
    '',
  );
  if (!vm) return;
  const {libvirt, dac} = vm;
  t.is(dac.uid, 4321);
  compareStarted(t, libvirt, dac);
  const status = libvirt.shell('cat /proc/$(cat /run/libvirt/qemu/live.pid)/status').stdout;
  t.regex(status, /^Uid:\s+4321\s+4321\s/m);
  t.regex(status, new RegExp(`^Gid:\\s+${dac.gid}\\s`, 'm'));
  libvirt.virsh('destroy', 'live');
  compareStopped(t, libvirt, dac);
});

test('without dynamic ownership nothing changes its owner', async t => {
  const libvirt = await startLibvirt(t, {
    qemuConf: [...OWNERS_ONLY, 'dynamic_ownership = 0', 'user = "root"'],
  });
  if (!libvirt) return;
  makeImages(libvirt);
  const {live} = libvirt.start(definition(libvirt));
  const {dac} = plan(libvirt, live);
  t.deepEqual([dac.labels, dac.restore], [[], []]);
  for (const [path, owner] of ownersOfFolder(libvirt)) {
    t.true(/\.(sock|log)$/.test(path) || owner === BEFORE, `${path} belongs to ${owner}`);
  }
});
