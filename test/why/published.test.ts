// SPDX-License-Identifier: Apache-2.0
/** Refusals of the kinds that people publish: the answer has to be the cause, and what helps the cure of that. */
import test from 'ava';
import type {WhyAnswer} from '../../src/why/answer.ts';
import {causeText} from '../../src/render/cause-text.ts';
import {insteadText} from '../../src/render/intention-text.ts';
import {formatWhy} from '../../src/render/report/why-table.ts';
import {auditFindings, disk, explainOn} from '../helpers/analysis.ts';
import type {Scenario} from '../helpers/scenario.ts';

const directory = (mode = '0755', more = {}) => ({type: 'directory', uid: 0, gid: 0, mode, ...more});
const file = (more = {}) => ({type: 'file', uid: 0, gid: 0, mode: '0644', ...more});

const PATHS = {
  '/': directory(),
  '/srv': directory(),
  '/srv/a.img': file({context: 'system_u:object_r:default_t:s0'}),
  '/run': directory(),
  '/dev': directory(),
};
const MOUNTS = [{point: '/', type: 'ext4', options: 'rw'}];

/** A host that tells its root directory, or the paths of `paths` and no others. */
function host(paths: object, more: object = {}) {
  return {unlisted: 'absent', paths: {...PATHS, ...paths}, mounts: MOUNTS, memberships: {107: []}, ...more};
}

const saidOf = ({instead}: WhyAnswer) => (instead === null ? '' : (insteadText(instead) ?? ''));
const commandsOf = ({remedies}: WhyAnswer) => remedies.map(({command}) => command).join('\n');
const APPARMOR = {active: ['dac', 'apparmor'] as const};

test('a host that tells nothing of / keeps nobody from opening a directory that it tells of', t => {
  const paths = {'/data': directory('0750', {uid: 9869, gid: 9869}), '/data/a.img': file()};
  const told = {unlisted: 'absent', paths, mounts: MOUNTS, memberships: {107: []}};
  const answer = explainOn({devices: disk('/data/a.img'), host: told}, {path: '/data/a.img'});
  t.is(answer.layer, 'path');
  t.is(commandsOf(answer), "setfacl -m u:107:--x '/data'");
  t.is(answer.instead, null);
});

const VOLUME = `<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/>
  <source pool='default' volume='a.img'/><target dev='vda' bus='virtio'/></disk>`;
const POOL = {pools: {default: {volumes: 'file', target: '/srv'}}};

for (const libvirt of [
  [9, 0],
  [11, 3],
  [12, 8],
] as const)
  test(`a volume is looked up after the helper ran: ${libvirt.join('.')}`, t => {
    const scenario: Scenario = {devices: VOLUME, host: host({}, POOL), mode: 'libvirt', libvirt};
    const answer = explainOn(scenario, {path: '/srv/a.img'}, APPARMOR);
    t.is(answer.layer, 'apparmor');
    t.regex(answer.remedies[0]!.text, /name the file itself/);
    const finding = auditFindings(scenario, APPARMOR).find(({code}) => code === 'HELPER_RULE_MISSING');
    t.is(finding?.severity, 'error', 'the VM does not start');
    t.regex(finding?.help ?? '', /Name the file itself/);
    t.regex(finding?.message ?? '', /"\/srv\/a\.img" rwk,$/, 'QEMU locks its images');
  });

test("a running VM's definition has its volumes looked up", t => {
  const devices = VOLUME.replace("volume='a.img'", "volume='a.img' actualType='file' file='/srv/a.img'");
  const scenario: Scenario = {devices, host: host({}, POOL), mode: 'libvirt'};
  t.deepEqual(
    auditFindings(scenario, APPARMOR).filter(({code}) => code === 'HELPER_RULE_MISSING'),
    [],
  );
});

const FIRMWARE = "<loader type='rom'>/usr/share/ovmf/OVMF.fd</loader>";

for (const [title, scenario, cure] of [
  ['firmware that is written', {os: FIRMWARE}, /<loader readonly='yes'>/],
  ['a disk among firmware', {devices: disk('/usr/share/OVMF/a.img')}, /<readonly\/>/],
  ['a disk among programs', {devices: disk('/usr/bin/a.img')}, /elsewhere/],
  [
    'passt by vhost-user',
    {
      devices: "<interface type='vhostuser'><backend type='passt'/><model type='virtio'/></interface>",
      also: "<memoryBacking><access mode='shared'/></memoryBacking>",
    },
    /<interface type='user'>/,
  ],
  ['a quotation mark', {devices: disk('/srv/a&quot;b.img')}, /Rename the file/],
] as const)
  test(`each refusal of the helper has its own cure: ${title}`, t => {
    const finding = auditFindings({mode: 'libvirt', ...scenario}, APPARMOR).find(
      ({code}) => code === 'PROFILE_REFUSED',
    );
    t.regex(finding?.help ?? '', cure);
    const answer = explainOn({mode: 'libvirt', ...scenario}, {path: '/srv/any.img', access: 'r'}, APPARMOR);
    t.true(answer.right !== null || cure.test(saidOf(answer)));
  });

test('and with that cure the profile is made', t => {
  const os = FIRMWARE.replace('<loader', "<loader readonly='yes'");
  t.is(explainOn({mode: 'libvirt', os}, {path: '/usr/share/ovmf/OVMF.fd'}, APPARMOR).verdict, 'allowed');
});

for (const [profiles, daemon] of [
  [{}, 'libvirtd'],
  [{libvirtd: 'enforce'}, 'libvirtd'],
  [{virtqemud: 'enforce'}, 'virtqemud'],
] as const)
  test(`an emulator of one's own: the VM and ${daemon} may start it, with ${Object.keys(profiles).join() || 'no'} profile`, t => {
    const path = '/opt/qemu/bin/qemu-system-x86_64';
    const above = {'/opt': directory(), '/opt/qemu': directory(), '/opt/qemu/bin': directory()};
    const scenario: Scenario = {
      devices: `<emulator>${path}</emulator>`,
      host: host({...above, [path]: file({mode: '0755'})}, {profiles}),
      mode: 'libvirt',
    };
    const answer = explainOn(scenario, {path}, APPARMOR);
    t.is(answer.layer, 'apparmor');
    t.regex(commandsOf(answer), /"\/opt\/qemu\/bin\/qemu-system-x86_64" rmix,/);
    t.regex(commandsOf(answer), new RegExp(`PUx,' >> '/etc/apparmor\\.d/local/usr\\.sbin\\.${daemon}'`));
  });

test('no program of the host but the emulator is let start', t => {
  const answer = explainOn({host: host({'/usr': directory()})}, {path: '/usr/bin/id', access: 'x'}, APPARMOR);
  t.deepEqual(answer.remedies, []);
});

const mounted = (type: string, options: string) => ({
  mounts: [...MOUNTS, {point: '/mnt', type, options}],
});

for (const [type, options, said] of [
  ['nfs4', 'rw', /set its owner to 107:107 on the server of \/mnt/],
  ['vfat', 'rw', /mount \/mnt with uid=107,gid=107/],
  ['cifs', 'rw', /mount \/mnt with uid=107,gid=107/],
  ['fuse.sshfs', 'rw,user_id=1000,group_id=1000', /allow_other/],
] as const)
  test(`where libvirt cannot give the file to QEMU's user: ${type}`, t => {
    const paths = {'/mnt': directory(), '/mnt/a.img': file({uid: 1000, gid: 1000, mode: '0600'})};
    const scenario = {devices: disk('/mnt/a.img'), host: host(paths, mounted(type, options))};
    const answer = explainOn(scenario, {path: '/mnt/a.img'}, APPARMOR);
    t.is(answer.verdict, 'refused');
    t.deepEqual(answer.remedies, []);
    t.regex(saidOf(answer), said);
  });

test('FUSE lets in nobody but who mounted it, whatever the mode bits say', t => {
  const paths = {'/mnt': directory(), '/mnt/a.img': file({mode: '0666'})};
  const ask = (options: string) =>
    explainOn(
      {devices: disk('/mnt/a.img'), host: host(paths, mounted('fuse.sshfs', options))},
      {path: '/mnt/a.img'},
      APPARMOR,
    );
  t.is(ask('rw,user_id=1000,group_id=1000').layer, 'mount');
  t.is(ask('rw,user_id=1000,group_id=1000,allow_other').verdict, 'allowed');
  t.is(ask('rw,user_id=107,group_id=107').verdict, 'allowed');
});

test("a session's libvirt labels the files of its user and no others", t => {
  const at = (uid: number) =>
    explainOn(
      {
        devices: disk('/srv/a.img'),
        host: host({
          '/srv/a.img': file({uid, gid: 1000, mode: '0666', context: 'system_u:object_r:virt_image_t:s0'}),
        }),
        uri: 'qemu:///session',
        caller: 1000,
        policy: {user: '+1000', group: '+1000'},
      },
      {path: '/srv/a.img'},
      {active: ['selinux']},
    );
  t.is(at(990).layer, 'selinux');
  t.regex(saidOf(at(990)), /give the file to user 1000/);
  t.is(at(1000).verdict, 'allowed');
});

const KVMFR = `<qemu:commandline><qemu:arg value='-object'/>
  <qemu:arg value='memory-backend-file,mem-path=/dev/kvmfr0,size=32M,share=on,id=a'/></qemu:commandline>`;
const ARGUMENTS = " xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'";

test('a node that is opened by hand stays so over a boot, and an element is better', t => {
  const node = {type: 'char', major: 240, minor: 0, uid: 0, gid: 0, mode: '0660'};
  const scenario = {also: KVMFR, attributes: ARGUMENTS, host: host({'/dev/kvmfr0': node})};
  const answer = explainOn(scenario, {path: '/dev/kvmfr0'}, APPARMOR);
  t.is(
    commandsOf(answer),
    `setfacl -m u:107:rw- '/dev/kvmfr0'
printf '%s\\n' 'ACTION!="remove", ENV{DEVNAME}=="/dev/kvmfr0", RUN+="/usr/bin/setfacl -m u:107:rw- $devnode"' >> '/etc/udev/rules.d/70-svirtgen.rules'`,
  );
  t.regex(saidOf(answer), /what only QEMU's own arguments name/);
});

test('a node that is named by a link is known by it, as its number is another at the next boot', t => {
  const paths = {
    '/dev/dm-1': {type: 'block', major: 253, minor: 1, uid: 0, gid: 6, mode: '0660'},
    '/dev/vg0': directory(),
    '/dev/vg0/a': {type: 'symlink', target: '../dm-1'},
  };
  const devices =
    "<disk type='block' device='disk'><source dev='/dev/vg0/a'><seclabel model='dac' relabel='no'/></source><target dev='vda'/></disk>";
  const answer = explainOn({devices, host: host(paths)}, {path: '/dev/vg0/a'}, APPARMOR);
  t.regex(commandsOf(answer), /SYMLINK=="vg0\/a", RUN\+="\/usr\/bin\/setfacl -m u:107:rw- \$devnode"/);
});

const TPM = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";

const RUN = {paths: {'/var/run': {type: 'symlink', target: '/run'}}};

test("what libvirt names after a VM is the VM's own by whatever number it runs under", t => {
  const ask = (path: string, more: Scenario = {}) =>
    explainOn({devices: TPM, name: 'web', host: RUN, ...more}, {path}, APPARMOR);
  for (const path of [
    '/run/libvirt/qemu/swtpm/3-web-swtpm.sock',
    '/var/run/libvirt/qemu/swtpm/42-web-swtpm.sock',
    '/var/lib/libvirt/qemu/domain-3-web/monitor.sock',
  ]) {
    const answer = ask(path);
    t.is(answer.right, null, path);
    t.is(answer.path, path);
    t.is(answer.verdict, 'allowed', path);
  }
  for (const path of [
    '/run/libvirt/qemu/swtpm/3-other-swtpm.sock',
    '/run/libvirt/qemu/swtpm/3-web-2-swtpm.sock',
    '/srv/3-web-swtpm.sock',
  ])
    t.is(ask(path).right?.kind, 'not-asked-for', path);
  // Of a VM that runs, the number is known.
  const running = {attributes: " id='3'"};
  t.is(ask('/run/libvirt/qemu/swtpm/3-web-swtpm.sock', running).right, null);
  t.is(ask('/run/libvirt/qemu/swtpm/4-web-swtpm.sock', running).right?.kind, 'not-asked-for');
});

test("a number that is not known before the start is printed as one, in no sentence as libvirt's -1", t => {
  const asked = '/var/lib/libvirt/qemu/domain-3-web/monitor.sock';
  const answer = explainOn({devices: TPM, name: 'web', host: RUN}, {path: asked}, APPARMOR);
  const text = formatWhy(answer, {width: 300, style: (_kind, words) => words});
  t.true(text.includes(asked), 'as it was asked');
  t.regex(text, /\/var\/lib\/libvirt\/qemu\/domain-<id>-web/);
  t.notRegex(text, /-1-web|\{-1,/);
});

test("such a number is printed as one in the rules of libvirt's helper, too", t => {
  const path = '/var/lib/libvirt/qemu/domain-3-web/monitor.sock';
  const scenario: Scenario = {devices: TPM, name: 'web', mode: 'libvirt', host: RUN};
  const text = formatWhy(explainOn(scenario, {path}, APPARMOR), {width: 300, style: (_kind, words) => words});
  t.regex(text, /"\/var\/lib\/libvirt\/qemu\/domain-<id>-web\/\*+" rw/);
  t.notRegex(text, /-1-web/);
});

test("a path of the user's that looks like a name of libvirt's is printed as it is", t => {
  const path = '/srv/-1-web';
  const answer = explainOn({devices: disk(path), name: 'web', host: host({[path]: file()})}, {path});
  const text = formatWhy(answer, {width: 300, style: (_kind, words) => words});
  t.true(text.includes(`may qemu read, write and lock ${path}?`), text);
  t.false(text.includes('<id>'));
});

test('only the answer is marked as a refusal, whatever names say', t => {
  const path = '/srv/refused';
  const answer = explainOn({devices: disk(path), name: 'web', host: host({[path]: file()})}, {path});
  const marked = formatWhy(answer, {width: 300, style: (kind, words) => `[${kind}:${words}]`});
  t.false(marked.includes('/srv/[red:'), marked);
});

const PASST = "<interface type='user'><backend type='passt'/><model type='virtio'/></interface>";

test('a rule for what libvirt names after a VM holds for its next start, too', t => {
  const scenario: Scenario = {devices: PASST, name: 'web', mode: 'libvirt', libvirt: [11, 3]};
  const path = '/run/libvirt/qemu/passt/3-web-net0.socket';
  const answer = explainOn(scenario, {path}, APPARMOR);
  t.is(answer.layer, 'apparmor');
  t.regex(commandsOf(answer), /\{-1,\[1-9\]\{,\[0-9\]\}.*\}-web-net0\.socket" rw,/);
  t.notRegex(commandsOf(answer), /\/(?:3|-1)-web/);
});

test('a socket that nobody listens on yet: its listener is started', t => {
  const devices =
    "<channel type='unix'><source mode='connect' path='/run/agent.sock'/><target type='virtio' name='a'/></channel>";
  const answer = explainOn({devices, host: host({})}, {path: '/run/agent.sock'}, APPARMOR);
  t.is(answer.layer, 'missing');
  t.regex(saidOf(answer), /start the program that listens there/);
});

test('a socket that somebody else left in a directory with the sticky bit is what is in the way', t => {
  const devices = "<serial type='unix'><source mode='bind' path='/tmp/a.sock'/><target port='0'/></serial>";
  const tmp = directory('1777');
  const left = (uid: number) => ({'/tmp': tmp, '/tmp/a.sock': {type: 'socket', uid, gid: uid, mode: '0755'}});
  const answer = explainOn({devices, host: host(left(1000))}, {path: '/tmp/a.sock'}, APPARMOR);
  const step = answer.steps.find(({layer}) => layer === 'dac');
  t.regex(causeText(step!.cause), /the one that user 1000 left there: \/tmp has the sticky bit/);
  t.regex(saidOf(answer), /remove \/tmp\/a\.sock/);
  t.is(explainOn({devices, host: host(left(107))}, {path: '/tmp/a.sock'}, APPARMOR).verdict, 'allowed');
  t.is(explainOn({devices, host: host({'/tmp': tmp})}, {path: '/tmp/a.sock'}, APPARMOR).verdict, 'allowed');
});

test('an old socket whose owner nobody tells may be kept by the sticky bit', t => {
  const devices = "<serial type='unix'><source mode='bind' path='/tmp/a.sock'/><target port='0'/></serial>";
  const ask = (tmp: object, old: object) =>
    explainOn(
      {devices, host: host({'/tmp': tmp, '/tmp/a.sock': {type: 'socket', ...old}})},
      {path: '/tmp/a.sock'},
      APPARMOR,
    ).steps.find(({layer}) => layer === 'dac')?.verdict;
  t.is(ask(directory('1777'), {}), 'unknown');
  t.is(ask(directory('1777', {uid: 107}), {}), 'allowed');
  t.is(ask(directory('1755'), {}), 'refused');
  t.is(ask({type: 'directory', mode: '1777'}, {uid: 1000}), 'unknown');
  t.is(ask(directory('0777'), {}), 'allowed');
});

test("libvirt's helper lets QEMU lock nothing of what a VM shares by 9p, and QEMU does not ask", t => {
  const devices =
    "<filesystem type='mount'><source dir='/srv/share'/><target dir='a'/></filesystem>" + disk('/srv/a.img');
  const share = {'/srv/share': directory('0755', {uid: 107})};
  const codes = auditFindings({devices, host: host(share), mode: 'libvirt'}, APPARMOR).map(({code}) => code);
  t.false(codes.includes('HELPER_RULE_MISSING'));
});

const NODE = {type: 'block', major: 253, minor: 2, uid: 0, gid: 6, mode: '0660'};
const owned = (path: string) =>
  `<disk type='block' device='disk'><source dev='${path}'><seclabel model='dac' relabel='no'/></source><target dev='vda'/></disk>`;

test('a lasting rule goes by the link of the definition, however the node was asked for', t => {
  const paths = {
    '/dev/dm-2': NODE,
    '/dev/mapper': directory(),
    '/dev/mapper/san-cluster': {type: 'symlink', target: '../dm-2'},
  };
  const scenario = {devices: owned('/dev/mapper/san-cluster'), host: host(paths)};
  for (const path of ['/dev/dm-2', '/dev/./dm-2', '/dev/mapper/san-cluster'])
    t.regex(commandsOf(explainOn(scenario, {path}, APPARMOR)), /SYMLINK=="mapper\/san-cluster"/, path);
});

test("a node whose name is another's at the next boot gets no lasting rule", t => {
  for (const path of ['/dev/dm-2', '/dev/sdb', '/dev/sdb1', '/dev/nvme0n1', '/dev/vdc']) {
    const answer = explainOn({devices: owned(path), host: host({[path]: NODE})}, {path}, APPARMOR);
    t.is(commandsOf(answer), `setfacl -m u:107:rw- '${path}'`);
    t.regex(answer.remedies[0]!.text, /until the next boot/);
  }
});
