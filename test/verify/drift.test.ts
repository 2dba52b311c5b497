// SPDX-License-Identifier: Apache-2.0
/** Each change as a whole: what was right, what was found, and what puts it back. */
import test from 'ava';
import {devicesV2, mapKey, mapValue} from '../../src/kernel-model/cgroup/cgroup-v2.ts';
import {disk} from '../helpers/analysis.ts';
import {IMAGE, RULES, PROFILE, told, verify} from './_situation.ts';

const NODES = {
  '/dev/null': {type: 'char', major: 1, minor: 3, uid: 0, gid: 0, mode: '0666'},
  '/dev/kvm': {type: 'char', major: 10, minor: 232, uid: 0, gid: 0, mode: '0666'},
};
const GROUP = '/sys/fs/cgroup/devices/machine/guest';
const LIST = 'c 1:3 rw\nc 10:232 rw\nc 136:* rw\n';

for (const [title, list, path, expected, found, repair] of [
  ['missing', LIST.replace('c 1:3 rw\n', ''), 'c 1:3', 'rw', 'not allowed', [['c 1:3 rw', 'allow']]],
  ['too many', `${LIST}b 8:0 rwm\n`, 'b 8:0', 'not allowed', 'rwm', [['b 8:0 rwm', 'deny']]],
  [
    'with less',
    LIST.replace('1:3 rw', '1:3 r'),
    'c 1:3',
    'rw',
    'r',
    [
      ['c 1:3 r', 'deny'],
      ['c 1:3 rw', 'allow'],
    ],
  ],
  [
    'a whole kind with more',
    LIST.replace('136:* rw', '136:* rwm'),
    'c 136:*',
    'rw',
    'rwm',
    [
      ['c 136:* rwm', 'deny'],
      ['c 136:* rw', 'allow'],
    ],
  ],
] as const) {
  test(`a device list of cgroup v1 with a device ${title}`, t => {
    const texts = {'/proc/77/cgroup': '5:devices:/machine/guest\n', [`${GROUP}/devices.list`]: list};
    const {drift} = verify({active: ['cgroup'], paths: NODES, texts});
    const lines = repair.map(([line, to]) => `echo '${line}' > '${GROUP}/devices.${to}'`);
    t.deepEqual(drift, [{layer: 'cgroup', path, expected, found, repair: lines.join('\n')}]);
  });
}

test('a device map of cgroup v2: missing, too many, with less', t => {
  const texts = {'/proc/77/cgroup': '0::/machine.slice/guest.scope\n'};
  const right = devicesV2(verify({paths: NODES, active: ['cgroup']}).planned.plan.cgroup.rules);
  const check = (entries: ReadonlyMap<bigint, number>) =>
    verify({active: ['cgroup'], paths: NODES, texts, site: {deviceMap: () => ({id: 9, entries})}}).drift;
  const kvm = mapKey(10, 232);
  const [update, remove] = ['update', 'delete'].map(
    action => `bpftool map ${action} id 9 key hex e8 00 00 00 0a 00 00 00`,
  );
  const drift = {layer: 'cgroup', path: 'c 10:232', expected: 'rw'} as const;
  const without = new Map([...right].filter(([key]) => key !== kvm));
  t.deepEqual(check(without), [{...drift, found: 'not allowed', repair: `${update} value hex 02 00 06 00`}]);
  t.deepEqual(check(new Map([...without, [kvm, mapValue('c', 'r')]])), [
    {...drift, found: 'r', repair: `${remove}\n${update} value hex 02 00 06 00`},
  ]);
});

test('the group of a VM below a mount that shows a part of the hierarchy', t => {
  const asked: string[] = [];
  const deviceMap = (group: string) => void asked.push(group);
  for (const [top, path] of [
    ['/', '/machine/guest'],
    ['/box', '/box/machine/guest'],
    ['/box', '/boxes/guest'],
    ['/box', '/box'],
  ])
    verify({
      active: ['cgroup'],
      paths: NODES,
      texts: {
        '/proc/77/cgroup': `0::${path}\n`,
        '/proc/self/mountinfo': `57 47 0:38 ${top} /sys/fs/cgroup rw - cgroup2 cgroup2 rw`,
      },
      site: {deviceMap},
    });
  t.deepEqual(asked, [
    '/sys/fs/cgroup/machine/guest',
    '/sys/fs/cgroup/machine/guest',
    '/sys/fs/cgroup/boxes/guest',
  ]);
});

const READ_ONLY = disk('/srv/b.iso', '<readonly/>', 'vdb');
const file = (mode: string, more = {}) => ({...IMAGE, mode, ...more});

for (const [title, paths, more, expected] of [
  ['an image that its owner may only read', {'/srv/a.img': file('0400')}, '', ['/srv/a.img', 'rw', 'u+rw']],
  ['an image that its owner may only write', {'/srv/a.img': file('0200')}, '', ['/srv/a.img', 'rw', 'u+rw']],
  ['an image for its group alone', {'/srv/a.img': file('0060')}, '', ['/srv/a.img', 'rw', 'u+rw']],
  ['what is only read, readable', {'/srv/b.iso': file('0400')}, READ_ONLY, undefined],
  ['what is only read, closed', {'/srv/b.iso': file('0000')}, READ_ONLY, ['/srv/b.iso', 'r', 'u+r']],
] as const) {
  test(`modes: ${title}`, t => {
    const {drift} = verify({paths, devices: more});
    const [path, letters, change] = expected ?? [];
    t.deepEqual(
      drift
        .filter(one => one.repair.startsWith('chmod'))
        .map(one => ({layer: one.layer, path: one.path, expected: one.expected, repair: one.repair})),
      expected === undefined
        ? []
        : [
            {
              layer: 'dac',
              path: path!,
              expected: `${letters} for 107:107`,
              repair: `chmod ${change} '${path}'`,
            },
          ],
    );
  });
}

test('an image of another owner has to be open to the group that QEMU has', t => {
  const own = '<seclabel model="dac" relabel="yes"><label>+5:+107</label></seclabel>';
  const image = disk('/srv/c.img', '', 'vdc').replace("'/>\n", `'>${own}</source>\n`);
  const check = (mode: string) =>
    verify({devices: image, paths: {'/srv/c.img': file(mode, {uid: 5})}}).drift.filter(
      ({path}) => path === '/srv/c.img',
    );
  t.deepEqual(check('0660'), []);
  t.deepEqual(
    check('0640').map(({expected, repair}) => [expected, repair]),
    [['rw for 107:107', "chmod g+rw '/srv/c.img'"]],
  );
});

const APPENDED = [
  ['"/srv/a.img" rwkx', false],
  ['"/srv/a.imgs" rwk', false],
  ['"/srv/*" rwk', false],
  ['"/srv/ro" rwk', false],
  ['"/var/lib/libvirt/qemu/domain--1-guest/{,**}" rwk', true],
  ['"/var/lib/libvirt/qemu/domain--1-guest/{,**}" rw', false],
  ['"/var/lib/libvirt/qemu/domain--1-guest/**" rwk', false],
  ['"/var/lib/libvirt/qemu/domain--2-guest/{,**}" rwk', false],
  ['"/var/lib/libvirt/qemu/domain--1-guest/master-key.aes" rwk', true],
  ['"/var/lib/libvirt/qemu/domain--1-guest/master-key.aes/{,**}" rwk', false],
] as const;

for (const [rule, isLibvirts] of APPENDED) {
  test(`libvirt ${isLibvirts ? 'appends' : 'does not append'} ${rule}`, t => {
    const devices = '<filesystem type="mount"><source dir="/srv/ro"/><target dir="x"/></filesystem>';
    const {files} = verify({mode: 'libvirt', devices});
    const drift = (running: boolean) =>
      verify({
        active: ['apparmor'],
        mode: 'libvirt',
        devices,
        texts: {[RULES]: `${files}  ${rule},\n`},
        profiles: `${PROFILE} (enforce)`,
        ...(running ? {} : {qemu: null}),
      }).drift;
    t.is(told(drift(true)).length, isLibvirts ? 0 : 1, told(drift(true)).join());
    // Nobody appends anything to the rules of a VM that is off.
    t.is(drift(false).length, 1);
  });
}
