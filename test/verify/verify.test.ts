// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {VerifySite} from '../../src/verify/verify-context.ts';
import {devicesV2, mapKey, mapValue} from '../../src/kernel-model/cgroup/cgroup-v2.ts';
import type {ProcessFacts} from '../../src/host/running.ts';
import {parseMapDump} from '../../src/host/device-map.ts';
import type {LayerId} from '../../src/layers/plan.ts';
import {ENABLED, IMAGE, MEMORY, PID, PROFILE, RULES, told, verify} from './_situation.ts';

test('as planned', t => {
  const {drift, unread, running} = verify({active: ['dac', 'selinux']});
  t.deepEqual([drift, unread], [[], []]);
  t.true(running);
});

for (const [title, image, found, repair] of [
  ['owner', {...IMAGE, uid: 0}, '0:107', "chown 107:107 '/srv/a.img'"],
  [
    'ACL',
    {...IMAGE, acl: ['user::rw-', 'user:5:r--', 'group::---', 'mask::r--', 'other::---']},
    'user:5:r-- mask::r--',
    "setfacl -b '/srv/a.img'",
  ],
  ['mode', {...IMAGE, mode: '0400'}, '107:107 0400', "chmod u+rw '/srv/a.img'"],
  [
    'reference count',
    {...IMAGE, xattrs: {...MEMORY, 'trusted.libvirt.security.ref_dac': '3'}},
    '3',
    "setfattr -n trusted.libvirt.security.ref_dac -v '1' '/srv/a.img'",
  ],
  [
    'boot time',
    {...IMAGE, xattrs: {...MEMORY, 'trusted.libvirt.security.timestamp_dac': '7'}},
    '7',
    "setfattr -n trusted.libvirt.security.timestamp_dac -v '1000' '/srv/a.img'",
  ],
] as const) {
  test(`${title} changed by hand`, t => {
    const {drift} = verify({image});
    t.deepEqual(
      drift.map(one => [one.path, one.found, one.repair]),
      [['/srv/a.img', found, repair]],
    );
  });
}

test('another VM that runs and is not verified may rely on the file, too', t => {
  const image = {...IMAGE, xattrs: {...MEMORY, 'trusted.libvirt.security.ref_dac': '2'}};
  t.deepEqual(verify({image, site: {othersRunning: true}}).drift, []);
  t.is(verify({image}).drift.length, 1);
});

test('a context changed by hand', t => {
  const image = {...IMAGE, context: 'system_u:object_r:svirt_image_t:s0:c8,c9'};
  const [drift] = verify({image, active: ['selinux']}).drift;
  t.like(drift, {layer: 'selinux', path: '/srv/a.img', found: image.context});
  t.regex(drift!.repair, /'system_u:object_r:svirt_image_t:s0:c1,c2' '\/srv\/a\.img'$/);
});

test('an image that is gone, and a directory that was closed', t => {
  const gone = verify({paths: {'/srv/a.img': {type: 'absent'}}});
  t.deepEqual(told(gone.drift), ['dac /srv/a.img: missing (disk vda)']);
  const closed = verify({paths: {'/srv': {type: 'directory', uid: 0, gid: 0, mode: '0700'}}});
  t.deepEqual(
    closed.drift.map(({path, repair}) => [path, repair]),
    [['/srv', "setfacl -m u:107:--x '/srv'"]],
  );
});

test('what only root sees is said, not guessed', t => {
  const {drift, unread} = verify({site: {root: false}});
  t.deepEqual(drift, []);
  t.deepEqual(
    unread.map(({path}) => path),
    ['/srv/a.img'],
  );
  t.deepEqual(
    verify({qemu: 'unreadable'}).unread.map(({path}) => path),
    [PID],
  );
});

test('a VM that does not run has no process, no memory and no profile to look at', t => {
  const {drift, unread, running} = verify({
    qemu: null,
    active: ['dac', 'apparmor', 'cgroup', 'namespace'],
    image: {...IMAGE, xattrs: {}},
  });
  t.deepEqual([drift, unread, running], [[], [], false]);
});

test('QEMU as somebody else', t => {
  const active: readonly LayerId[] = ['dac', 'selinux', 'apparmor'];
  const texts = {[RULES]: verify({}).files};
  const profiles = `${PROFILE} (enforce)\n`;
  t.deepEqual(verify({active, texts, profiles}).drift, []);
  const drift = verify({
    active,
    texts,
    profiles,
    qemu: {uid: 0, apparmor: 'unconfined', selinux: 'system_u:system_r:virtd_t:s0'},
  }).drift;
  t.deepEqual(told(drift), [
    'dac qemu, pid 77: 0:107',
    'selinux qemu, pid 77: system_u:system_r:virtd_t:s0',
    'apparmor qemu, pid 77: unconfined',
  ]);
});

test('the profile: not loaded, only complaining, edited, missing', t => {
  const active: readonly LayerId[] = ['apparmor'];
  const {files} = verify({});
  const check = (profiles: string | undefined, rules: string | undefined) =>
    verify({
      active,
      texts: rules === undefined ? {} : {[RULES]: rules},
      ...(profiles === undefined ? {} : {profiles}),
    });
  t.deepEqual(told(check('', files).drift), [`apparmor ${PROFILE}: not loaded`]);
  t.deepEqual(told(check(`${PROFILE} (complain)`, files).drift), [
    `apparmor ${PROFILE}: loaded, in complain mode`,
  ]);
  const edited = check(`${PROFILE} (enforce)`, `${files}  "/etc/shadow" r,\n`).drift;
  t.deepEqual(told(edited), ['apparmor /etc/shadow: r']);
  t.regex(edited[0]!.repair, /svirtgen generate .* && install .* && apparmor_parser -r /);
  t.deepEqual(told(check(`${PROFILE} (enforce)`, undefined).drift), [`apparmor ${RULES}: missing`]);
  t.deepEqual(
    check(undefined, files).unread.map(({path}) => path),
    ['/sys/kernel/security/apparmor/profiles'],
  );
});

const NODES = {
  '/dev/null': {type: 'char', major: 1, minor: 3, uid: 0, gid: 0, mode: '0666'},
  '/dev/kvm': {type: 'char', major: 10, minor: 232, uid: 0, gid: 0, mode: '0666'},
};

test('the device list of cgroup v1', t => {
  const group = '/sys/fs/cgroup/devices/machine/guest';
  const check = (list: string) =>
    verify({
      active: ['cgroup'],
      paths: NODES,
      texts: {'/proc/77/cgroup': '5:devices:/machine/guest\n0::/\n', [`${group}/devices.list`]: list},
    }).drift;
  const right = 'c 1:3 rw\nc 10:232 rw\nc 136:* rw\n';
  t.deepEqual(check(right), []);
  t.deepEqual(
    check(`${right}b 8:0 rwm\n`).map(({path, found, repair}) => [path, found, repair]),
    [['b 8:0', 'rwm', `echo 'b 8:0 rwm' > '${group}/devices.deny'`]],
  );
  t.deepEqual(
    check(right.replace('c 10:232 rw\n', '')).map(({path, repair}) => [path, repair]),
    [['c 10:232', `echo 'c 10:232 rw' > '${group}/devices.allow'`]],
  );
  t.deepEqual(told(check('a *:* rwm\n')), [`cgroup ${group}: every device is allowed`]);
});

test('the device map of cgroup v2', t => {
  const texts = {'/proc/77/cgroup': '0::/machine.slice/guest.scope/libvirt/emulator\n'};
  const right = devicesV2(verify({paths: NODES, active: ['cgroup']}).planned.plan.cgroup.rules);
  const check = (entries: ReadonlyMap<bigint, number>) =>
    verify({active: ['cgroup'], paths: NODES, texts, site: {deviceMap: () => ({id: 9, entries})}}).drift;
  t.deepEqual(check(right), []);
  const [drift] = check(new Map([...right, [mapKey(8, 0), mapValue('b', 'rw')]]));
  t.like(drift, {
    path: 'b 8:0',
    found: 'rw',
    repair: 'bpftool map delete id 9 key hex 00 00 00 00 08 00 00 00',
  });
  t.is(verify({active: ['cgroup'], texts}).unread.length, 1);
});

test("bpftool's dump: eight bytes of key, four of value", t => {
  const dump = [{key: ['0xe8', '0', '0', '0', '0x0a', '0', '0', '0'], value: ['2', '0', '6', '0']}];
  t.deepEqual([...parseMapDump(dump)!], [[mapKey(10, 232), mapValue('c', 'rw')]]);
  t.is(parseMapDump([{key: ['1'], value: ['1']}]), undefined);
});

test('the private /dev: a node too many, one too few', t => {
  const inside = '/proc/77/root/dev';
  const check = (nodes: object) =>
    verify({active: ['namespace'], paths: {...NODES, [`${inside}/null`]: NODES['/dev/null'], ...nodes}})
      .drift;
  const kvm = {[`${inside}/kvm`]: NODES['/dev/kvm']};
  t.deepEqual(check(kvm), []);
  const missing = check({});
  t.deepEqual(told(missing), ['namespace /dev/kvm: missing']);
  t.regex(
    missing[0]!.repair,
    /^nsenter -t 77 -m sh -c 'mknod -m 666 .*\/dev\/kvm.* c 10 232 && chown 0:0 .*'$/,
  );
  const extra = check({...kvm, [`${inside}/sda`]: {type: 'block', major: 8, minor: 0}});
  t.deepEqual(
    extra.map(({path, repair}) => [path, repair]),
    [['/dev/sda', "nsenter -t 77 -m rm '/dev/sda'"]],
  );
});

const OWN = '/var/lib/libvirt/qemu/domain--1-guest';
const RUNTIME = {
  [OWN]: {type: 'directory', uid: 107, gid: 107, mode: '0750'},
  [`${OWN}/master-key.aes`]: {type: 'file', uid: 107, gid: 107, mode: '0600'},
  [`${OWN}/monitor.sock`]: {type: 'socket', uid: 0, gid: 0, mode: '0775'},
};

test('nothing is wrong with what libvirt made at start', t => {
  t.deepEqual(verify({paths: RUNTIME}).drift, []);
});

for (const [title, change, path, found, repair] of [
  ['the owner of its directory', {uid: 0}, OWN, '0:107', `chown -h 107:107 '${OWN}'`],
  ['its directory open to everybody', {mode: '0755'}, OWN, '0755', `chmod 0750 '${OWN}'`],
  ['its key', {mode: '0640'}, `${OWN}/master-key.aes`, '0640', `chmod 0600 '${OWN}/master-key.aes'`],
  ['its monitor', {mode: '0777'}, `${OWN}/monitor.sock`, '0777', `chmod 0775 '${OWN}/monitor.sock'`],
] as const) {
  test(`made at start: ${title}`, t => {
    const {drift} = verify({paths: {...RUNTIME, [path]: {...RUNTIME[path], ...change}}});
    t.deepEqual(
      drift.map(one => [one.path, one.found, one.repair]),
      [[path, found, repair]],
    );
  });
}

test("a node in a directory of the VM's own", t => {
  const path = `${OWN}/sda`;
  const node = {type: 'block', major: 8, minor: 0, uid: 107, gid: 107, mode: '0600'};
  const {drift} = verify({paths: {...RUNTIME, [path]: node}});
  t.deepEqual(
    drift.map(one => [one.path, one.found, one.repair]),
    [[path, 'a block node', `rm '${path}'`]],
  );
});

test('an image that everybody may write, and a directory in which everybody may replace it', t => {
  const open = verify({image: {...IMAGE, mode: '0666'}}).drift;
  t.deepEqual(
    open.map(({path, repair}) => [path, repair]),
    [['/srv/a.img', "chmod 0664 '/srv/a.img'"]],
  );
  const directory = (mode: string) =>
    verify({paths: {'/srv': {type: 'directory', uid: 0, gid: 0, mode}}}).drift;
  t.deepEqual(
    directory('0777').map(({path, repair}) => [path, repair]),
    [['/srv', "chmod 0775 '/srv'"]],
  );
  t.deepEqual(directory('1777'), []);
});

test("a file without any of libvirt's attributes is another file: nothing is written on it", t => {
  const {drift} = verify({image: {...IMAGE, xattrs: {'user.note': 'x'}}});
  t.deepEqual(
    drift.map(({path, repair}) => [path, repair]),
    [['/srv/a.img', '']],
  );
});

test('QEMU in the root group, and a v2 group without a program', t => {
  const check = (groups: string, site: Partial<VerifySite> = {}, mountinfo?: string) =>
    verify({
      active: ['cgroup'],
      paths: NODES,
      texts: {'/proc/77/cgroup': groups, ...(mountinfo ? {'/proc/self/mountinfo': mountinfo} : {})},
      site,
    });
  const [moved] = check('5:devices:/\n0::/\n').drift;
  t.like(moved, {path: 'qemu, pid 77', repair: "virsh shutdown 'guest' && virsh start 'guest'"});
  t.regex(moved!.found, /root group/);
  const [detached] = check('0::/machine/guest\n', {deviceMap: () => 'none'}).drift;
  t.like(detached, {path: '/sys/fs/cgroup/machine/guest', expected: 'a device filter'});

  const asked: string[] = [];
  const deviceMap = (group: string) => void asked.push(group);
  const hybrid = '57 47 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw';
  check('5:devices:/\n0::/machine/guest\n', {deviceMap}, hybrid);
  const bound = '57 47 0:38 /box /sys/fs/cgroup rw - cgroup2 cgroup2 rw';
  check('0::/box/machine/guest\n', {deviceMap}, bound);
  t.deepEqual(asked, ['/sys/fs/cgroup/unified/machine/guest', '/sys/fs/cgroup/machine/guest']);
});

test('the private /dev: a node that became a link', t => {
  const inside = '/proc/77/root/dev';
  const nodes = {[`${inside}/null`]: NODES['/dev/null'], [`${inside}/kvm`]: {type: 'symlink', target: 'sda'}};
  const {drift} = verify({active: ['namespace'], paths: {...NODES, ...nodes}});
  t.deepEqual(told(drift), ['namespace /dev/kvm: a symlink']);
  t.regex(drift[0]!.repair, /rm -f .*\/dev\/kvm.* && mknod -m 666 /);
});

test('a profile that was unloaded confines nobody until the VM starts again', t => {
  const active: readonly LayerId[] = ['apparmor'];
  const {files} = verify({});
  const [drift] = verify({active, texts: {[RULES]: files}, profiles: ''}).drift;
  t.regex(drift!.repair, /^apparmor_parser -r .* && virsh shutdown 'guest' && virsh start 'guest'$/);
});

test('a repair writes by way of a folder that nobody else can make first, by no pattern, with the parser alone', t => {
  const active: readonly LayerId[] = ['apparmor'];
  const {files} = verify({});
  const drift = [
    ...verify({active, texts: {[RULES]: `${files}  "/a" r,\n`}, profiles: `${PROFILE} (enforce)`}).drift,
    ...verify({active, texts: {[RULES]: files}, profiles: `${PROFILE} (complain)`}).drift,
  ];
  t.is(drift.length, 2);
  for (const {repair} of drift) {
    t.true(repair.startsWith('out=$(mktemp -d) && '), repair);
    t.notRegex(repair, /\/tmp|[*?[]|aa-enforce/);
  }
});

test("an administrator's edit of the profile around its rules is seen", t => {
  const active: readonly LayerId[] = ['apparmor'];
  const {files} = verify({});
  const around = (flags: string, body = '') =>
    `profile ${PROFILE} flags=(${flags}) {\n#include <abstractions/libvirt-qemu>\n#include <libvirt/${PROFILE}.files>\n${body}}\n`;
  const found = (text: string, more: Readonly<Record<string, string>> = {}) =>
    told(
      verify({
        active,
        profiles: `${PROFILE} (enforce)\n`,
        texts: {[RULES]: files, [RULES.replace('.files', '')]: text, ...more},
      }).drift,
    );
  t.deepEqual(found(around('attach_disconnected')), []);
  t.deepEqual(found(around('attach_disconnected, complain')), [
    'apparmor flags: attach_disconnected complain',
  ]);
  t.deepEqual(found(around('attach_disconnected', 'capability sys_admin,\n/srv/** rw,\n')), [
    'apparmor capability sys_admin: allowed',
    'apparmor /srv/**: rw',
  ]);
  t.deepEqual(
    found('profile x flags=(attach_disconnected) {\n#include <abstractions/libvirt-qemu>\n}\n').slice(0, 1),
    [`apparmor include <libvirt/${PROFILE}.files>: no rule`],
  );
  const template =
    'TEMPLATE\nprofile LIBVIRT_TEMPLATE flags=(attach_disconnected) {\n#include <abstractions/libvirt-qemu>\n/srv/site r,\n}\n';
  const site = {'/etc/apparmor.d/libvirt/TEMPLATE.qemu': `#${template}`};
  t.deepEqual(found(around('attach_disconnected', '/srv/site r,\n'), site), []);
  t.deepEqual(found(around('attach_disconnected'), site), ['apparmor /srv/site: no rule']);
});

test('rules that were loaded over those of the file', t => {
  const active: readonly LayerId[] = ['apparmor'];
  const {files} = verify({});
  const asked: string[] = [];
  const check = (isSame: boolean | undefined) =>
    verify({
      active,
      texts: {[RULES]: files},
      profiles: `${PROFILE} (enforce)`,
      site: {loadedAsWritten: (profile, file) => (asked.push(profile, file), isSame)},
    });
  const [drift] = check(false).drift;
  t.like(drift, {path: PROFILE, found: 'other rules are loaded'});
  t.is(drift!.repair, `apparmor_parser -r -T '/etc/apparmor.d/libvirt/${PROFILE}'`);
  t.deepEqual(asked, [PROFILE, `/etc/apparmor.d/libvirt/${PROFILE}`]);
  t.deepEqual(check(undefined).drift, []);
  t.is(check(undefined).unread.length, 1);
});

test('a kernel without AppArmor: nothing is said of rules that nobody wrote', t => {
  for (const enabled of ['N\n', '']) {
    const {drift, unread} = verify({
      active: ['apparmor'],
      texts: {[ENABLED]: enabled},
      qemu: {apparmor: undefined as never},
    });
    t.deepEqual(drift, []);
    t.true(unread.some(({path}) => path === ENABLED));
  }
});

const LABEL = `<seclabel type="static" model="apparmor" relabel="no"><label>${PROFILE}</label></seclabel>`;

test('a durable profile has its rules inside, and no file beside it', t => {
  const active: readonly LayerId[] = ['apparmor'];
  const file = `/etc/apparmor.d/${PROFILE}`;
  const {files} = verify({more: LABEL});
  const check = (rules: string, path = file) =>
    verify({
      active,
      more: LABEL,
      texts: {
        [path]: `abi <abi/3.0>,\n#include <tunables/global>\nprofile ${PROFILE} flags=(attach_disconnected) {\n  #include <abstractions/libvirt-qemu>\n${rules}}\n`,
      },
      profiles: `${PROFILE} (enforce)`,
    });
  t.deepEqual([check(files).drift, check(files).unread], [[], []]);
  t.deepEqual(check(files, `/etc/apparmor.d/libvirt/${PROFILE}`).drift, []);
  const [drift] = check(`${files}  /etc/shadow r,\n`).drift;
  t.like(drift, {path: '/etc/shadow', expected: 'no rule', found: 'r'});
  t.regex(
    drift!.repair,
    /install -m 644 "\$out\/apparmor\/[^"]*" '\/etc\/apparmor.d' && apparmor_parser -r -T /,
  );
});

test('a durable profile is compared with the definition as it is written', t => {
  const written = verify({more: LABEL});
  const {files} = written;
  const running = (apparmor: typeof written.planned.plan.apparmor | undefined) =>
    verify({
      active: ['apparmor'],
      more: LABEL,
      texts: {
        [`/etc/apparmor.d/${PROFILE}`]: `abi <abi/3.0>,\nprofile ${PROFILE} flags=(attach_disconnected) {\n#include <abstractions/libvirt-qemu>\n${files}  /other r,\n}\n`,
      },
      profiles: `${PROFILE} (enforce)`,
      site: {written: apparmor},
    }).drift;
  t.is(running(undefined).length, 1);
  const {plan} = written.planned;
  if ('refused' in plan.apparmor) return t.fail();
  t.deepEqual(running({...plan.apparmor, files: `${files}  /other r,\n`}), []);
});

test('what libvirt appends for an image of the VM is its own doing, what somebody else appends is not', t => {
  const active: readonly LayerId[] = ['apparmor'];
  const {files} = verify({mode: 'libvirt'});
  const check = (appended: string, mode: 'strict' | 'libvirt' = 'libvirt') =>
    told(verify({active, mode, texts: {[RULES]: files + appended}, profiles: `${PROFILE} (enforce)`}).drift);
  t.deepEqual(check('  "/srv/a.img" rwk,\n'), []);
  const own = '/var/lib/libvirt/qemu/domain--1-guest';
  t.deepEqual(check(`  "${own}/{,**}" rwk,\n  "${own}/master-key.aes" rwk,\n`), []);
  const channels = '/run/libvirt/qemu/channel/-1-guest';
  t.deepEqual(check(`  "${channels}/{,**}" rwk,\n`), [], 'made for every VM, with channels or without');
  t.deepEqual(check('  "/srv/b.img" rwk,\n'), ['apparmor /srv/b.img: rwk']);
});

test('what the first start makes is missed only while the VM runs', t => {
  const os =
    "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram template='/usr/share/OVMF/OVMF_VARS.fd'>/srv/a_VARS.fd</nvram>";
  const paths = (qemu: Partial<ProcessFacts> | null) => verify({os, qemu}).drift.map(({path}) => path);
  t.false(paths(null).includes('/srv/a_VARS.fd'));
  t.true(paths({}).includes('/srv/a_VARS.fd'));
});

test('a layer that the kernel does not have is told once, of a VM at rest too', t => {
  const {drift, unread} = verify({
    active: ['apparmor', 'selinux'],
    texts: {[ENABLED]: 'N\n'},
    image: {...IMAGE, context: undefined},
    qemu: null,
  });
  t.deepEqual(drift, []);
  t.deepEqual(unread.map(({path}) => path).sort(), ['/sys/fs/selinux', ENABLED]);
});
