// SPDX-License-Identifier: Apache-2.0
/** Remedies: none opens the host, and each lets the process in. */
import {spawnSync} from 'node:child_process';
import {chmodSync, chownSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import test from 'ava';
import {fc, testProp} from '@fast-check/ava';
import {parseGetfacl} from '../../src/host/attribute-texts.ts';
import {formatAclEntry} from '../../src/host/acl.ts';
import {decidePath} from '../helpers/decide-path.ts';
import {permissionBits} from '../../src/kernel-model/dac/mode-bits.ts';
import {withUserEntry} from '../../src/kernel-model/dac/set-acl.ts';
import {parseContext} from '../../src/kernel-model/selinux/dominance.ts';
import {type Analysis} from '../../src/layers/analysis.ts';
import {sensitivePath} from '../../src/policy/sensitive-paths.ts';
import {explain} from '../../src/why/explain.ts';
import {properlyText} from '../../src/render/intention-text.ts';
import {ALL, analysisFor, disk} from '../helpers/analysis.ts';
import {has} from '../helpers/programs.ts';
import {carryOut, isNamed, letters, withRules, type Carried, type Tree} from './_carry-out.ts';
import {scratch} from '../helpers/scratch.ts';

const MOUNTS = [{point: '/', type: 'ext4', options: 'rw'}];
const ROOTS = {uid: 0, gid: 0};
const directory = (mode = '0755', more = {}) => ({type: 'directory', ...ROOTS, mode, ...more});
const file = (mode = '0600', more = {}) => ({type: 'file', ...ROOTS, mode, ...more});

const OTHERS = 'system_u:object_r:svirt_image_t:s0:c3,c4';
const HOST = {
  '/': directory(),
  '/srv': directory(),
  '/srv/a.img': file(),
  '/srv/other.img': file('0660', {uid: 107, gid: 107, context: OTHERS}),
  '/etc': directory(),
  '/etc/shadow': file('0640', {gid: 42, context: 'system_u:object_r:shadow_t:s0'}),
  '/root': directory('0700'),
  '/root/.ssh': directory('0700'),
  '/root/.ssh/id_ed25519': file(),
  '/run': directory(),
  '/run/docker.sock': {type: 'socket', uid: 0, gid: 999, mode: '0660'},
  '/dev': directory(),
  '/dev/mem': {type: 'char', major: 1, minor: 1, uid: 0, gid: 9, mode: '0640'},
  '/dev/sda': {type: 'block', major: 8, minor: 0, uid: 0, gid: 6, mode: '0660'},
  '/usr': directory(),
  '/usr/share': directory(),
  '/usr/share/a.rom': file('0644', {context: 'system_u:object_r:usr_t:s0'}),
};

const host = (paths: object, more: object = {}) => ({
  unlisted: 'absent',
  paths: {...HOST, ...paths},
  mounts: MOUNTS,
  memberships: {107: []},
  ...more,
});

for (const path of [
  '/etc/shadow',
  '/root/.ssh/id_ed25519',
  '/run/docker.sock',
  '/dev/mem',
  '/dev/sda',
  '/srv/other.img',
  '/usr/share/a.rom',
]) {
  for (const mode of ['strict', 'libvirt'] as const) {
    test(`${path} is nothing the definition asks for: refused, rightly, without a remedy (${mode})`, t => {
      const analysis = analysisFor({devices: disk('/srv/a.img'), host: host({}), mode});
      const answer = explain(analysis, {path, access: 'rw'})!;
      t.is(answer.verdict, 'refused');
      t.not(answer.right, null);
      t.deepEqual(answer.remedies, []);
    });
  }
}

for (const path of ['/etc/shadow', '/root/.ssh/id_ed25519', '/dev/../etc/shadow']) {
  test(`a definition that names ${path} makes it no better`, t => {
    const analysis = analysisFor({devices: disk(path), host: host({}), mode: 'libvirt'}, {asIs: true});
    const answer = explain(analysis, {path})!;
    t.is(answer.verdict, 'refused');
    t.not(answer.right, null);
    t.deepEqual(answer.remedies, []);
  });
}

test('a path that no definition should name is not advised to be named', t => {
  const paths = {
    '/etc/shadow': file('0640'),
    '/var/lib/libvirt/qemu/save/other.save': file('0600'),
    '/var/lib/libvirt/swtpm/7/tpm2/tpm2-00.permall': file('0600', {uid: 59}),
    '/home/ann/.gnupg/secring.gpg': file(),
    '/var/lib/kubelet/pki/kubelet.key': file(),
    '/run/containerd/containerd.sock.ttrpc': {type: 'socket', ...ROOTS, mode: '0660'},
    '/var/lib/swtpm-localca/signkey.pem': file(),
    '/dev/sda': {type: 'block', major: 8, minor: 0, ...ROOTS, mode: '0660', id: 'block 8:0'},
    '/srv/b.iso': file(),
  };
  const held = [{point: '/', on: ['block 8:0']}];
  const analysis = analysisFor({devices: disk('/srv/a.img'), host: host(paths, {held})});
  for (const path of Object.keys(paths)) {
    const {right} = explain(analysis, {path})!;
    const mayBe = path === '/srv/b.iso';
    t.is(right?.kind === 'not-asked-for' && right.barred === undefined, mayBe, path);
    t.is(properlyText(right!) !== undefined, mayBe, path);
    if (!mayBe) continue;
    const has = (access: string) => [{domain: 'other', path, access, device: 'disk vda'}];
    t.regex(properlyText(right!, has('r'))!, /name it/);
    t.regex(properlyText(right!, has('rw'))!, /copy/);
  }
});

test('of a device or a socket there is no copy to give', t => {
  for (const [path, copied] of [
    ['/root/.ssh/id_ed25519', true],
    ['/dev/mem', false],
    ['/run/docker.sock', false],
    ['/proc/1/environ', false],
  ] as const) {
    const analysis = analysisFor({devices: disk(path), host: host({}), mode: 'libvirt'}, {asIs: true});
    const {right} = explain(analysis, {path})!;
    t.is(properlyText(right!) !== undefined, copied, path);
  }
});

test('what is in a closed directory and would be open, too: named, or the directory stays closed', t => {
  const devices = disk('/data/a.img');
  const closed = {'/data': directory('0700'), '/data/a.img': file()};
  const remediesWith = (more: object) =>
    explain(analysisFor({devices, host: host({...closed, ...more})}), {path: '/data/a.img'})!.remedies;
  t.regex(remediesWith({'/data/notes': file('0644')})[0]!.opens, /notes in \/data/);
  t.deepEqual(remediesWith({'/data/b.img': file('0666', {context: OTHERS})}), []);
  const many = Object.fromEntries([1, 2, 3, 4, 5].map(n => [`/data/${n}`, file('0644')]));
  t.deepEqual(remediesWith(many), []);
});

test('what libvirt sets at start is left to it', t => {
  const context = 'system_u:object_r:default_t:s0';
  const analysis = analysisFor(
    {devices: disk('/srv/a.img'), host: host({'/srv/a.img': file('0600', {context})})},
    {asIs: true},
  );
  t.deepEqual(
    explain(analysis, {path: '/srv/a.img'})!.remedies.map(({command}) => command),
    ["virsh start 'guest'"],
  );
});

/* ---- ACLs, against setfacl ---- */

const perms = fc.integer({min: 0, max: 7});
const USERS = [61_001, 61_002];

testProp(
  'one more entry is what setfacl makes of it, and nobody else gains',
  [
    fc.integer({min: 0, max: 0o777}),
    fc.option(fc.tuple(perms, perms, perms, perms)),
    fc.integer({min: 1, max: 7}),
  ],
  (t, mode, list, wanted) => {
    t.pass();
    if (!has(t, 'setfacl') || !has(t, 'getfacl') || process.getuid?.() !== 0) return;
    const path = join(scratch(t), 'file');
    writeFileSync(path, '');
    chownSync(path, 61_000, 61_000);
    chmodSync(path, mode);
    if (list) {
      const [other, group, mask, own] = list;
      spawnSync('setfacl', [
        '-m',
        `u:${USERS[1]}:${other},g:61003:${group},u:${USERS[0]}:${own},m::${mask}`,
        path,
      ]);
    }
    const read = () => {
      const text = spawnSync('getfacl', ['-pn', path], {encoding: 'utf8'}).stdout;
      return [...parseGetfacl(text).values()][0]!;
    };
    const before = read();
    const realMode = Number(spawnSync('stat', ['-c', '%a', path], {encoding: 'utf8'}).stdout) || 0;
    const facts = {
      type: 'file',
      uid: 61_000,
      gid: 61_000,
      mode: Number.parseInt(String(realMode), 8),
      acl: before,
    } as const;
    const change = withUserEntry(facts, USERS[0]!, wanted);
    if (!change) return;
    spawnSync('setfacl', ['-m', change.entries.join(','), path]);
    t.deepEqual(read().map(formatAclEntry).sort(), change.acl.map(formatAclEntry).sort());
    for (const [uid, gid] of [
      [USERS[1]!, 5],
      [61_009, 61_000],
      [61_009, 61_003],
      [61_009, 5],
    ] as const) {
      for (const bit of [4, 2, 1]) {
        const may = (now: {readonly mode: number; readonly acl: typeof change.acl}) =>
          decidePath(
            '/f',
            {
              lstat: () => ({...facts, ...now, major: undefined, minor: undefined, context: undefined}),
              readlink: () => undefined,
            },
            {uid, gid, groups: []},
            bit,
          ).decision.answer;
        if (may({mode: facts.mode, acl: before}) === 'refused')
          t.is(may(change), 'refused', `${uid}:${gid} ${bit}`);
      }
    }
  },
  {numRuns: 40},
);

/* ---- every remedy, carried out ---- */

interface GivenHost extends Carried {
  readonly mounts: {point: string; type: string; options: string}[];
  readonly mode: 'strict' | 'libvirt';
  readonly devices: string;
  /** Beside the devices. */
  readonly also: string;
  readonly extra: string[];
  /** Whose connection it is: root's, or that of a user. */
  readonly caller: 0 | 1000;
  /** Who opens the path: QEMU, or a companion. */
  readonly process: 'qemu' | 'swtpm' | 'virtiofsd';
}

const octal = fc.constantFrom(
  '0000',
  '0400',
  '0440',
  '0600',
  '0644',
  '0660',
  '0700',
  '0711',
  '0750',
  '0755',
  '0777',
);
const owner = fc.constantFrom(0, 107, 1000);
const acl = fc.option(
  fc
    .tuple(perms, perms, perms)
    .map(([own, other, mask]) => [
      'user::rwx',
      `user:107:${letters(own)}`,
      `user:1000:${letters(other)}`,
      'group::r-x',
      `mask::${letters(mask)}`,
      'other::---',
    ]),
  {nil: undefined},
);
const context = fc.constantFrom(
  undefined,
  OTHERS,
  'system_u:object_r:default_t:s0',
  'system_u:object_r:virt_image_t:s0',
  'system_u:object_r:svirt_image_t:s0:c1,c2',
  'system_u:object_r:usr_t:s0',
);
const node = fc.record({mode: octal, uid: owner, gid: owner, acl, context});

/** In a snapshot the bits of the group are the mask where there is one. */
function entry(type: string, {mode, acl, ...more}: {mode: string; acl?: readonly string[] | undefined}) {
  const mask = acl?.find(text => text.startsWith('mask::'))?.slice(6);
  const bits =
    mask === undefined
      ? mode[2]!
      : String([...mask].reduce((sum, letter, index) => sum + (letter === '-' ? 0 : 4 >> index), 0));
  return {type, ...more, mode: `0${mode[1]}${bits}${mode[3]}`, ...(acl && {acl})};
}

const FILES = [
  '/data/vm/a.img',
  '/data/vm/b.img',
  '/data/c.img',
  // Each sign means something to a shell, to AppArmor or to sed.
  '/data/vm/w [1]*{a,b}?@^$x&|#"\\.img',
  '/home/ann/a.img',
  '/home/ann/.ssh/id',
  '/root/x',
  '/etc/shadow',
];
const DIRECTORIES = ['/data', '/data/vm', '/home', '/home/ann', '/home/ann/.ssh', '/root', '/etc'];

const STATIC_LABELS = [
  `<seclabel type='static' model='selinux' relabel='yes'><label>system_u:system_r:svirt_t:s0:c1,c2</label></seclabel>`,
  `<seclabel type='static' model='dac' relabel='no'><label>+107:+107</label></seclabel>`,
];

/** What makes each of them run. */
const COMPANIONS = {
  qemu: '',
  swtpm: "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>",
  virtiofsd:
    "<filesystem type='mount'><driver type='virtiofs'/><source dir='/data/vm'/><target dir='shared'/></filesystem>",
};
const SHARED_MEMORY = "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>";

/** An image whose backing file has its name in JSON. */
const TOP = '/data/vm/top.qcow2';

function onTopOf(filename: string) {
  const backing = `json:${JSON.stringify({driver: 'raw', file: {driver: 'file', filename}})}`;
  return {format: 'qcow2', backing, backingFormat: 'raw'};
}

function devicesFor(named: string, form: string, inside: string): string {
  if (named.startsWith('/dev/')) return `<serial type='dev'><source path='${named}'/></serial>`;
  if (form === 'json') return disk(TOP, inside).replace("type='raw'", "type='qcow2'");
  const escaped = named.replaceAll('&', '&amp;');
  if (form === 'disk') return disk(escaped, inside);
  const folder = dirname(named);
  return `<filesystem type='mount' accessmode='passthrough'><source dir='${folder}'/><target dir='x'/>${inside}</filesystem>`;
}

const givenHost = fc
  .record({
    files: fc.array(node, {minLength: FILES.length, maxLength: FILES.length}),
    directories: fc.array(node, {minLength: DIRECTORIES.length, maxLength: DIRECTORIES.length}),
    named: fc.constantFrom(...FILES, '/data/vm/new.img', '/dev/thing'),
    readonly: fc.boolean(),
    asIs: fc.boolean(),
    mode: fc.constantFrom('strict' as const, 'libvirt' as const),
    options: fc.constantFrom('rw', 'ro', 'rw,nodev', 'rw,noexec'),
    type: fc.constantFrom('ext4', 'nfs4', 'vfat', 'squashfs'),
    form: fc.constantFrom('disk', 'disk', 'json', 'share'),
    also: fc.constantFrom('', '', ...STATIC_LABELS),
    caller: fc.constantFrom(0 as const, 0 as const, 1000 as const),
    process: fc.constantFrom('qemu' as const, 'qemu' as const, 'swtpm' as const, 'virtiofsd' as const),
  })
  .map(
    ({
      files,
      directories,
      named,
      readonly,
      asIs,
      mode,
      options,
      type,
      form,
      also,
      caller,
      process,
    }): GivenHost & {named: string} => ({
      paths: {
        ...Object.fromEntries(
          DIRECTORIES.map((path, index) => [
            path,
            entry('directory', {...directories[index]!, context: undefined} as never),
          ]),
        ),
        ...Object.fromEntries(FILES.map((path, index) => [path, entry('file', files[index]! as never)])),
        '/dev/thing': {type: 'char', major: 99, minor: 1, uid: 0, gid: 0, mode: '0600'},
        ...(form === 'json' && {[TOP]: {...entry('file', files[0]! as never), image: onTopOf(named)}}),
      } as Tree,
      mounts: [...MOUNTS, {point: '/data', type, options}],
      named,
      asIs,
      mode,
      devices: devicesFor(named, form, readonly ? '<readonly/>' : '') + COMPANIONS[process],
      // A session has no driver of owners to name a label for.
      also: (caller === 0 ? also : '') + (process === 'virtiofsd' ? SHARED_MEMORY : ''),
      caller,
      process,
      extra: [],
    }),
  );

function analysisOfHost({paths, mounts, asIs, mode, devices, also, extra, caller}: GivenHost): Analysis {
  const listed = {...paths, '/': directory(), '/dev': directory()};
  const analysis = analysisFor(
    {
      devices,
      also,
      mode,
      ...(caller !== 0 && {uri: 'qemu:///session', caller}),
      host: {unlisted: 'absent', paths: listed, mounts, memberships: {107: [], 1000: []}},
    },
    {asIs},
  );
  return withRules(analysis, extra, {active: ALL, asIs});
}

const KNOWN_USERS = [107, 1000, 5];

/** `uid path letter` of everything the mode bits let a user do. */
function reachable(analysis: Analysis, paths: Tree): ReadonlySet<string> {
  return new Set(
    Object.keys(paths).flatMap(path =>
      KNOWN_USERS.flatMap(uid =>
        ['r', 'w'].flatMap(letter =>
          decidePath(path, analysis.files, {uid, gid: uid, groups: []}, permissionBits(letter)).decision
            .answer === 'allowed'
            ? [`${uid} ${path} ${letter}`]
            : [],
        ),
      ),
    ),
  );
}

testProp(
  'whatever is printed lets the process in, and opens nothing of others and nothing that it does not name',
  [
    givenHost,
    fc.constantFrom(...FILES, '/data/vm/new.img', '/dev/thing'),
    fc.boolean(),
    fc.constantFrom(undefined, 'r', 'rw', 'w', 'm'),
  ],
  (t, {named, ...host}, other, own, access) => {
    const path = own ? named : other;
    const analysis = analysisOfHost(host);
    const {process} = host;
    const answer = explain(analysis, {path, access, process})!;
    const user = String(analysis.plan.processes.find(({role}) => role === process)?.uid);
    t.true(answer.right === null || answer.remedies.length === 0);
    const before = reachable(analysis, host.paths);
    for (const remedy of answer.remedies) {
      const changed = carryOut(host, remedy.command);
      const after = analysisOfHost(changed);
      t.is(
        explain(after, {path, access, process})!.verdict,
        'allowed',
        `${remedy.command}\n${JSON.stringify(host, undefined, 1)}`,
      );
      for (const gained of reachable(after, host.paths)) {
        if (before.has(gained)) continue;
        const [, uid, reached = '', letter = ''] = /^(\d+) (.*) (\w)$/.exec(gained)!;
        // libvirt's own change of owner lets an ACL entry count that its former owner had beside.
        const isOfVm = reached === named || (reached === TOP && host.devices.includes(TOP));
        if (isOfVm && /^(?:virsh start|mount)/m.test(remedy.command)) continue;
        t.is(uid, user, `${remedy.command} opens ${gained}`);
        t.true(
          reached === path || isNamed(remedy, reached),
          `${remedy.command} opens ${gained}, and says: ${remedy.opens}`,
        );
        t.is(sensitivePath(reached, letter), undefined, `${remedy.command} opens ${gained}`);
        const label = parseContext(String(host.paths[reached]?.['context']))?.range?.high.categories ?? [];
        if (reached !== path) t.deepEqual(label, [], `${remedy.command} opens ${gained}`);
      }
    }
  },
  {numRuns: 300},
);

test('the generated hosts do have remedies of every kind', t => {
  const kinds = new Set<string>();
  for (const {named, ...host} of fc.sample(givenHost, {numRuns: 800, seed: 7})) {
    for (const {command} of explain(analysisOfHost(host), {path: named})!.remedies)
      kinds.add(command.split(' ')[0]!);
  }
  for (const kind of ['setfacl', 'chmod', 'virsh', 'mount', 'qemu-img'])
    t.true(kinds.has(kind), [...kinds].join());
});
