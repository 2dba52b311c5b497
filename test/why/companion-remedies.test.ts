// SPDX-License-Identifier: Apache-2.0
/** Remedies for companions: carried out in the model they let the companion in, and open nothing that they do not name. */
import test from 'ava';
import {fc, testProp} from '@fast-check/ava';
import {decidePath} from '../helpers/decide-path.ts';
import {permissionBits} from '../../src/kernel-model/dac/mode-bits.ts';
import type {Analysis} from '../../src/layers/analysis.ts';
import {sensitivePath} from '../../src/policy/sensitive-paths.ts';
import {explain} from '../../src/why/explain.ts';
import {analysisFor} from '../helpers/analysis.ts';
import {carryOut, isNamed, withRules} from './_carry-out.ts';

const SWTPM = 59;
const USERS = [SWTPM, 107, 1000];
const PROFILE = `profile swtpm /usr/bin/swtpm {
  /usr/bin/swtpm rm,
  owner /var/lib/libvirt/swtpm/** rwk,
  /run/libvirt/qemu/swtpm/*.sock rwk,
  include if exists <local/usr.bin.swtpm>
}
`;
const MINE = '/srv/tpm/mine';
const PATHS = {
  swtpm: [`${MINE}/tpm2-00.permall`, MINE, '/srv/tpm/log'],
  passt: ['/srv/net/passt.log', '/srv/net'],
  virtiofsd: ['/srv/share/file', '/srv/share'],
  'pr-helper': ['/dev/sdx'],
} as const;
const OTHERS = ['/srv/tpm/other/tpm2-00.permall', '/srv/tpm/other', '/etc/shadow', '/root/x'];
const DIRECTORIES = ['/srv', '/srv/tpm', MINE, '/srv/tpm/other', '/srv/net', '/srv/share', '/root'];
const FILES = [...Object.values(PATHS).flat(), ...OTHERS].filter(
  path => !DIRECTORIES.includes(path) && !path.startsWith('/dev'),
);

const DEVICES = `<tpm model='tpm-crb'><backend type='emulator' version='2.0'><source type='dir' path='${MINE}'/></backend></tpm>
  <interface type='user'><backend type='passt' logFile='/srv/net/passt.log'/></interface>
  <filesystem type='mount'><driver type='virtiofs'/><source dir='/srv/share'/><target dir='s'/></filesystem>
  <disk type='block' device='lun'><source dev='/dev/sdx'><reservations managed='yes'/></source><target dev='sda' bus='scsi'/></disk>`;
const ALSO = `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`;

const owner = fc.constantFrom(0, ...USERS);
const mode = fc.constantFrom('0000', '0600', '0640', '0700', '0711', '0755');
const node = fc.record({uid: owner, gid: owner, mode});
const givenHost = fc
  .record({
    directories: fc.array(node, {minLength: DIRECTORIES.length, maxLength: DIRECTORIES.length}),
    files: fc.array(node, {minLength: FILES.length, maxLength: FILES.length}),
    profiled: fc.boolean(),
    asIs: fc.boolean(),
    strict: fc.boolean(),
  })
  .map(({directories, files, profiled, asIs, strict}) => ({
    paths: {
      '/': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
      '/etc': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
      '/dev': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
      '/dev/sdx': {type: 'block', major: 8, minor: 112, uid: 0, gid: 6, mode: '0660'},
      ...Object.fromEntries(DIRECTORIES.map((path, at) => [path, {type: 'directory', ...directories[at]!}])),
      ...Object.fromEntries(FILES.map((path, at) => [path, {type: 'file', ...files[at]!}])),
    } as Record<string, Record<string, unknown>>,
    apparmorFiles: (profiled ? {'/etc/apparmor.d/usr.bin.swtpm': PROFILE} : {}) as Record<string, string>,
    extra: [] as string[],
    asIs,
    mode: strict ? ('strict' as const) : ('libvirt' as const),
  }));
type GivenHost = typeof givenHost extends fc.Arbitrary<infer One> ? One : never;

const ACTIVE = ['dac', 'apparmor', 'cgroup', 'namespace'] as const;

function analysisOfHost({paths, apparmorFiles, extra, asIs, mode}: GivenHost): Analysis {
  const analysis = analysisFor(
    {
      devices: DEVICES,
      also: ALSO,
      mode,
      policy: {swtpmUser: `+${SWTPM}`, swtpmGroup: `+${SWTPM}`},
      host: {
        unlisted: 'absent',
        paths,
        apparmorFiles,
        mounts: [{point: '/', type: 'ext4', options: 'rw'}],
        memberships: Object.fromEntries(USERS.map(uid => [uid, []])),
      },
    },
    {asIs, active: ACTIVE},
  );
  return withRules(analysis, extra, {asIs, active: ACTIVE});
}

/** `uid path letter` of everything the mode bits let a user do, and `swtpm path` of what its profile lets it. */
function reachable(analysis: Analysis, {paths}: GivenHost): ReadonlySet<string> {
  const may = (uid: number, path: string, letter: string) =>
    decidePath(path, analysis.files, {uid, gid: uid, groups: []}, permissionBits(letter)).decision.answer ===
    'allowed';
  return new Set(
    Object.keys(paths).flatMap(path => [
      ...USERS.flatMap(uid =>
        ['r', 'w'].flatMap(letter => (may(uid, path, letter) ? [`${uid} ${path} ${letter}`] : [])),
      ),
      ...['r', 'w'].flatMap(letter =>
        explain(analysis, {path, process: 'swtpm', access: letter})!.steps.some(
          ({layer, verdict}) => layer === 'apparmor' && verdict === 'allowed',
        )
          ? [`swtpm ${path} ${letter}`]
          : [],
      ),
    ]),
  );
}

const question = fc.constantFrom(
  ...Object.entries(PATHS).flatMap(([process, paths]) =>
    [...paths, ...OTHERS].map(path => ({process, path})),
  ),
);

testProp(
  'whatever is printed lets the companion in, and opens nothing of others and nothing that it does not name',
  [givenHost, question, fc.constantFrom(undefined, 'r', 'rw')],
  (t, host, {process, path}, access) => {
    const analysis = analysisOfHost(host);
    const answer = explain(analysis, {path, process, access})!;
    t.true(answer.right === null || answer.remedies.length === 0);
    if (OTHERS.includes(path)) t.deepEqual(answer.remedies, []);
    const before = reachable(analysis, host);
    for (const {command, opens} of answer.remedies) {
      const changed = carryOut(host, command);
      const after = analysisOfHost(changed);
      t.is(explain(after, {path, process, access})!.verdict, 'allowed', command);
      for (const gained of reachable(after, host)) {
        if (before.has(gained)) continue;
        const [who, reached = '', letter = ''] = gained.split(' ');
        t.is(sensitivePath(reached, letter), undefined, `${command} opens ${gained}`);
        if (command.startsWith('virsh start')) continue;
        t.true(path === reached || isNamed({opens}, reached), `${command} opens ${gained}: ${opens}`);
        t.true(who === 'swtpm' || Number(who) === SWTPM || Number(who) === 107, `${command} opens ${gained}`);
      }
    }
  },
  {numRuns: 150},
);

test('the generated hosts do have remedies of every kind', t => {
  const kinds = new Set<string>();
  for (const host of fc.sample(givenHost, {numRuns: 150, seed: 7})) {
    const analysis = analysisOfHost(host);
    for (const [process, paths] of Object.entries(PATHS)) {
      for (const path of paths) {
        for (const {command} of explain(analysis, {path, process})!.remedies)
          kinds.add(`${process} ${command.split(' ')[0]}`);
      }
    }
  }
  for (const kind of ['chmod', 'printf', 'sed', 'setfacl'])
    t.true(kinds.has(`swtpm ${kind}`), [...kinds].join());
});

test('whoever may pass to a directory that it owns reaches what is in it, and is told so', t => {
  const closed = {type: 'directory', uid: 0, gid: 0, mode: '0000'};
  const host: GivenHost = {
    paths: {
      '/': {...closed, mode: '0755'},
      '/srv': closed,
      '/srv/tpm': closed,
      [MINE]: {...closed, mode: '0700'},
      [`${MINE}/tpm2-00.permall`]: {type: 'file', uid: SWTPM, gid: 0, mode: '0700'},
    },
    apparmorFiles: {},
    extra: [],
    asIs: false,
    mode: 'libvirt',
  };
  const {remedies} = explain(analysisOfHost(host), {path: MINE, process: 'swtpm', access: 'r'})!;
  t.regex(remedies[0]!.opens, /and with it mine\/ in \/srv\/tpm/);
});
