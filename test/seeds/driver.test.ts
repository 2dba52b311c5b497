// SPDX-License-Identifier: Apache-2.0
/**
 * What the QEMU driver's documentation and the patches that the project started from say about security, as far as
 * no other test shows it: docs/statements.md has the whole table.
 */
import test from 'ava';
import {activeLayers} from '../../src/layers/layers.ts';
import {planDomain} from '../../src/layers/plan-domain.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {layoutFor} from '../../src/policy/layout.ts';
import {applyQemuConf} from '../../src/policy/apply-qemu-conf.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import {parseQemuConf} from '../../src/policy/qemu-conf.ts';
import {explain} from '../../src/why/explain.ts';
import {ALL, analysisFor, disk, processOf} from '../helpers/analysis.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {domainXml, planScenario, UUID, type Scenario} from '../helpers/scenario.ts';
import {recordedHost} from '../helpers/snapshots.ts';

const ANN = {uid: 1000, home: '/home/ann'};
const ROOT = {uid: 0, home: '/root'};
const embedded = layoutFor('qemu:///embed?root=/some/dir', ANN);
const QEMU = "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'";

/** A site that has such a qemu.conf. */
const configured = (text: string) => {
  const policy = {...loadPolicy({policy: 'libvirt'}), user: '+107', group: '+107'};
  return applyQemuConf(policy, parseQemuConf(text, 'qemu.conf'));
};

const rulesOf = (scenario: Scenario) => {
  const {apparmor} = planScenario(scenario);
  return 'rules' in apparmor ? apparmor.rules.map(({path, access}) => `${path} ${access}`) : [];
};
const contextOf = (devices: string, also = '') =>
  planScenario({devices, also}).selinux.labels.map(({context}) => context);
const seclabel = (attributes: string, inside = '') =>
  `<seclabel model='selinux' ${attributes}>${inside}</seclabel>`;

/* ---- connections ---- */

test("accelerators: in strict mode KVM's guests alone have /dev/kvm, in libvirt mode all", t => {
  const haveNode = (mode: 'strict' | 'libvirt') =>
    ['kvm', 'qemu', 'hvf'].map(type =>
      planScenario({type, mode}).cgroup.rules.some(({path}) => path === '/dev/kvm'),
    );
  t.deepEqual(haveNode('strict'), [true, false, false]);
  t.deepEqual(haveNode('libvirt'), [true, true, true]);
});

test('a daemon of another host is refused, whatever the transport', t => {
  for (const uri of [
    'qemu://example.com/system',
    'qemu+tcp://example.com/system',
    'qemu+ssh://root@example.com/system',
  ])
    t.is(refusalOf(t, () => layoutFor(uri, ROOT)).code, 'LAYOUT_URI', uri);
});

test('embedded driver: its root has to be absolute', t => {
  t.is(refusalOf(t, () => layoutFor('qemu:///embed?root=some/dir', ROOT)).code, 'LAYOUT_URI');
  t.is(refusalOf(t, () => layoutFor('qemu:///embed', ROOT)).code, 'LAYOUT_URI');
  t.is(embedded.root, '/some/dir');
});

test('embedded driver: logs of QEMU and of swtpm below log', t => {
  t.deepEqual([embedded.log, embedded.swtpmLog], ['/some/dir/log/qemu', '/some/dir/log/swtpm']);
});

test('embedded driver: configuration below etc', t => {
  t.is(embedded.config, '/some/dir/etc/qemu');
});

test('embedded driver: what lasts as long as a VM below run', t => {
  t.deepEqual([embedded.state, embedded.swtpmState], ['/some/dir/run/qemu', '/some/dir/run/swtpm']);
});

test('embedded driver: the cache below cache', t => {
  t.is(embedded.cache, '/some/dir/cache/qemu');
});

test('embedded driver: what is kept below lib', t => {
  t.deepEqual([embedded.lib, embedded.swtpmStorage], ['/some/dir/lib/qemu', '/some/dir/lib/swtpm']);
});

test('embedded driver: it is as privileged as the program it is in', t => {
  t.false(embedded.privileged);
  t.true(layoutFor('qemu:///embed?root=/some/dir', ROOT).privileged);
  t.deepEqual(activeLayers(loadPolicy({policy: 'fedora'}), embedded), ['selinux']);
});

test('qemu.conf: a place for each connection', t => {
  t.is(layoutFor('qemu:///system', ROOT).qemuConf, '/etc/libvirt/qemu.conf');
  t.is(layoutFor('qemu:///session', ANN).qemuConf, '/home/ann/.config/libvirt/qemu.conf');
  const moved = {...ANN, XDG_CONFIG_HOME: '/srv/settings'};
  t.is(layoutFor('qemu:///session', moved).qemuConf, '/srv/settings/libvirt/qemu.conf');
});

test("qemu.conf: an embedded driver's is below its root", t => {
  t.is(embedded.qemuConf, '/some/dir/etc/qemu.conf');
});

/* ---- users and groups ---- */

const asAnn = (user: string, path: string, owner: number) => {
  const host = recordedHost({
    unlisted: 'absent',
    paths: {
      '/home': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
      '/home/ann': {type: 'directory', uid: 1000, gid: 1000, mode: '0700'},
      [path]: {type: 'file', uid: owner, gid: owner, mode: '0600'},
    },
    memberships: {1000: [1000]},
  });
  const policy = {...loadPolicy({policy: 'fedora'}), user, group: user};
  const layout = layoutFor('qemu:///session', ANN);
  const written = parseDomain(domainXml({devices: disk(path)}), {defaultSecurityModel: 'selinux'});
  return planDomain(written, host, policy, {mode: 'libvirt', layout, layers: activeLayers(policy, layout)});
};

test("session: qemu.conf's user has no say", t => {
  for (const user of ['+107', '+0'])
    t.like(asAnn(user, '/home/ann/a.img', 1000).processes[0], {uid: 1000, gid: 1000});
});

test("session: an image in the user's own home needs nothing", t => {
  t.deepEqual(
    asAnn('+107', '/home/ann/a.img', 1000).warnings.map(({code}) => code),
    [],
  );
});

test('system: without settings QEMU is root', t => {
  const {user, group} = loadPolicy({policy: 'libvirt'});
  t.like(planScenario({policy: {user, group}, host: {users: {root: 0}, groups: {root: 0}}}).processes[0], {
    uid: 0,
    gid: 0,
  });
});

test('system: user and group of qemu.conf are those of the process', t => {
  t.like(planScenario({policy: configured('user = "+200"\ngroup = "+201"')}).processes[0], {
    uid: 200,
    gid: 201,
  });
});

test("system: libvirt's directory of VMs belongs to QEMU's user, whoever that is", t => {
  const {directories = []} = planScenario({policy: {user: '+200', group: '+201'}}).dac;
  t.like(
    directories.find(({path}) => path === '/var/lib/libvirt/qemu'),
    {uid: 200, gid: 201},
  );
});

test("system: run and cache stay root's, and QEMU needs nothing but the way through", t => {
  const {directories = []} = planScenario({}).dac;
  const given = directories.map(({path}) => path);
  t.false(given.includes('/run/libvirt/qemu'));
  t.false(given.includes('/var/cache/libvirt/qemu'));
});

const USB = `<hostdev mode='subsystem' type='usb' managed='yes'><source><address bus='1' device='7'/></source></hostdev>`;
const PCI = `<hostdev mode='subsystem' type='pci' managed='yes'><driver name='vfio'/><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>`;
const DEVICES = {
  usb: [{vendor: '0x046d', product: '0xc52b', bus: 1, device: 7}],
  pci: {'0000:01:00.0': {iommuGroup: 42, sysfs: '/sys/devices/pci0000:00/0000:01:00.0', files: ['config']}},
};

test("USB devices: their node belongs to QEMU's user while the VM runs", t => {
  const {dac} = planScenario({devices: USB, host: DEVICES});
  t.like(dac.labels, [{path: '/dev/bus/usb/001/007', uid: 107, gid: 107}]);
});

test('PCI devices: QEMU opens the node of their IOMMU group, and that belongs to its user', t => {
  const {dac} = planScenario({devices: PCI, host: DEVICES});
  t.deepEqual(
    dac.labels.map(({path}) => path),
    ['/dev/vfio/42'],
  );
});

test("images: files and block devices get QEMU's owner", t => {
  const block = `<disk type='block' device='disk'><source dev='/dev/vg0/a'/><target dev='vdb' bus='virtio'/></disk>`;
  const {dac} = planScenario({devices: disk('/srv/a.img') + block});
  t.deepEqual(
    dac.labels.map(({path, uid, gid}) => [path, uid, gid]),
    [
      ['/srv/a.img', 107, 107],
      ['/dev/vg0/a', 107, 107],
    ],
  );
});

test('images: a directory on the way decides, whoever owns the image', t => {
  const host = (mode: string, uid: number) => ({
    unlisted: 'absent',
    memberships: {107: [107]},
    mounts: [{point: '/', type: 'ext4', options: 'rw'}],
    paths: {
      '/srv': {type: 'directory', uid, gid: uid, mode},
      '/srv/a.img': {type: 'file', uid: 0, gid: 0, mode: '0600'},
    },
  });
  const verdict = (mode: string, uid: number) =>
    explain(analysisFor({devices: disk('/srv/a.img'), host: host(mode, uid)}), {path: '/srv/a.img'})!.layer;
  t.deepEqual([verdict('0700', 0), verdict('0711', 0), verdict('0700', 107)], ['path', null, null]);
});

test('capabilities: root keeps all of them, any other user has none', t => {
  t.is(planScenario({policy: {user: '+0', group: '+0'}}).dac.capabilities, 'all');
  t.is(planScenario({}).dac.capabilities, 'none');
});

/* ---- SELinux ---- */

const BASIC = {process: 'root:system_r:qemu_t:s0', image: 'system_u:object_r:virt_image_t:s0'};
const basic = {selinux: {...loadPolicy({policy: 'libvirt'}).selinux, basic: BASIC}};

test('basic SELinux: nothing keeps one VM from the image of another', t => {
  const image = {type: 'file', uid: 107, gid: 107, mode: '0600', context: BASIC.image};
  const host = {paths: {'/srv/a.img': image, '/srv/b.img': image}};
  const analysis = analysisFor(
    {devices: disk('/srv/a.img'), host, policy: basic},
    {active: ['selinux', 'dac']},
  );
  const answer = explain(analysis, {path: '/srv/b.img', access: 'rw'})!;
  t.is(answer.steps.find(({layer}) => layer === 'selinux')?.verdict, 'allowed');
});

test('basic SELinux: what is no image of VMs is out of reach', t => {
  const context = 'system_u:object_r:shadow_t:s0';
  const host = {paths: {'/etc/shadow': {type: 'file', uid: 0, gid: 0, mode: '0644', context}}};
  const answer = explain(analysisFor({host, policy: basic}, {active: ['selinux']}), {path: '/etc/shadow'})!;
  t.is(answer.layer, 'selinux');
});

test('basic SELinux: an image elsewhere, and its directory, need the type from the administrator', t => {
  const {resting = []} = planScenario({devices: disk('/data/vms/a.img'), policy: basic}).selinux;
  t.deepEqual(
    resting.map(({path, context}) => `${path} ${context}`),
    [`/data/vms ${BASIC.image}`, `/data/vms/a.img ${BASIC.image}`],
  );
});

test('basic SELinux: so does a block device, by the name of its node', t => {
  const block = `<disk type='block' device='disk'><source dev='/dev/vg0/a'/><target dev='vdb' bus='virtio'/></disk>`;
  const host = {
    paths: {
      '/dev/vg0/a': {type: 'symlink', target: '../dm-3'},
      '/dev/dm-3': {type: 'block', major: 253, minor: 3},
    },
  };
  const restingOf = (scenario: Scenario) =>
    planScenario({devices: block, host, ...scenario}).selinux.resting ?? [];
  const [node, ...more] = restingOf({policy: basic});
  t.like(node, {path: '/dev/dm-3', context: BASIC.image, directory: false, block: true});
  t.deepEqual(more, []);
  t.deepEqual(restingOf({}), []);
});

test("basic SELinux: libvirt's own directory of images has the type already", t => {
  const {resting} = planScenario({devices: disk('/var/lib/libvirt/images/a.img'), policy: basic}).selinux;
  t.deepEqual(resting, []);
});

test('sVirt: the process and what is its own have one pair of categories', t => {
  const {process, labels} = planScenario({devices: disk('/srv/a.img')}).selinux;
  t.is(process, 'system_u:system_r:svirt_t:s0:c1,c2');
  t.is(labels[0]?.context, 'system_u:object_r:svirt_image_t:s0:c1,c2');
});

test('sVirt: a file with other categories is refused', t => {
  const context = 'system_u:object_r:svirt_image_t:s0:c3,c4';
  const host = {paths: {'/srv/b.img': {type: 'file', uid: 107, gid: 107, mode: '0666', context}}};
  const answer = explain(analysisFor({devices: disk('/srv/a.img'), host}), {path: '/srv/b.img'})!;
  t.is(answer.steps.find(({layer}) => layer === 'selinux')?.verdict, 'refused');
});

test('sVirt: a disk for several VMs has no categories', t => {
  t.deepEqual(contextOf(disk('/srv/a.img', '<shareable/>')), ['system_u:object_r:svirt_image_t:s0']);
});

test('sVirt: a disk that is only read is content for all, and no VM writes to it', t => {
  t.deepEqual(contextOf(disk('/srv/a.img', '<readonly/>')), ['system_u:object_r:virt_content_t:s0']);
  const context = 'system_u:object_r:virt_content_t:s0';
  const host = {paths: {'/srv/a.img': {type: 'file', uid: 107, gid: 107, mode: '0666', context}}};
  const analysis = analysisFor({devices: disk('/srv/a.img', '<readonly/>'), host}, {active: ['selinux']});
  t.is(explain(analysis, {path: '/srv/a.img', access: 'r'})!.layer, null);
  t.is(explain(analysis, {path: '/srv/a.img', access: 'w'})!.layer, 'selinux');
});

test("sVirt: a static label is the definition's, and nothing is relabelled unless it says so", t => {
  const label = '<label>system_u:system_r:svirt_t:s0:c5,c6</label>';
  const {process, labels} = planScenario({
    devices: disk('/srv/a.img'),
    also: seclabel("type='static'", label),
  }).selinux;
  t.is(process, 'system_u:system_r:svirt_t:s0:c5,c6');
  t.deepEqual(labels, []);
  t.deepEqual(contextOf(disk('/srv/a.img'), seclabel("type='static' relabel='yes'", label)), [
    'system_u:object_r:svirt_image_t:s0:c5,c6',
  ]);
});

test('sVirt: security_driver = "none" leaves owners, the device list and /dev', t => {
  const policy = configured('security_driver = "none"');
  t.deepEqual(activeLayers(policy, layoutFor('qemu:///system', ROOT)), ['dac', 'cgroup', 'namespace']);
});

/* ---- AppArmor ---- */

test('AppArmor: QEMU runs under a profile with the name of its UUID', t => {
  const analysis = analysisFor({devices: disk('/srv/a.img')});
  t.is(processOf(analysis).profile, `libvirt-${UUID}`);
});

test('AppArmor: there are rules for disks, pid file and log', t => {
  for (const mode of ['strict', 'libvirt'] as const) {
    const rules = rulesOf({devices: disk('/srv/a.img'), mode}).join('\n');
    t.regex(rules, /^\/srv\/a\.img rwk?/mu);
    t.regex(rules, /guest\.pid rwk$/mu);
    t.regex(rules, /guest\.log w$/mu);
  }
});

test('AppArmor: files of other VMs and of the host are refused', t => {
  const analysis = analysisFor({devices: disk('/srv/a.img')}, {active: ALL});
  for (const path of ['/srv/b.img', '/etc/shadow', '/root/.bashrc', '/run/libvirt/qemu/other.pid']) {
    const {steps} = explain(analysis, {path, access: 'r'})!;
    t.is(steps.find(({layer}) => layer === 'apparmor')?.verdict, 'refused', path);
  }
});

/* ---- device list ---- */

const listed = (scenario: Scenario) =>
  planScenario(scenario).cgroup.rules.flatMap(({path}) => (path === undefined ? [] : [path]));

test('device list: the shared devices of the documentation, and /dev/userfaultfd', t => {
  const documented = ['null', 'full', 'zero', 'random', 'urandom', 'ptmx', 'kvm'].map(name => `/dev/${name}`);
  t.deepEqual(listed({}), [...documented, '/dev/userfaultfd']);
});

test('device list: a disk on a block device is on it, one in a file is not', t => {
  const block = `<disk type='block' device='disk'><source dev='/dev/vg0/a'/><target dev='vdb' bus='virtio'/></disk>`;
  const own = listed({devices: disk('/srv/a.img') + block, policy: {cgroupDeviceAcl: []}});
  t.true(own.includes('/dev/vg0/a'));
  t.false(own.includes('/srv/a.img'));
});

test('device list: qemu.conf replaces the shared devices', t => {
  t.deepEqual(listed({type: 'qemu', policy: configured('cgroup_device_acl = ["/dev/null"]')}), ['/dev/null']);
});

test('device list: without the controller there is none', t => {
  const policy = configured('cgroup_controllers = ["cpu"]');
  t.false(activeLayers(policy, layoutFor('qemu:///system', ROOT)).includes('cgroup'));
});

/* ---- QEMU's own options ---- */

test('pass-through: without the namespace it is not read', t => {
  const inside =
    "<commandline><arg value='-object'/><arg value='rng-random,id=a,filename=/dev/hwrng'/></commandline>";
  t.false(rulesOf({also: inside, mode: 'strict'}).some(rule => rule.startsWith('/dev/hwrng')));
  const named = inside.replace(
    '<commandline>',
    "<commandline xmlns='http://libvirt.org/schemas/domain/qemu/1.0'>",
  );
  t.true(rulesOf({also: named, mode: 'strict'}).some(rule => rule.startsWith('/dev/hwrng')));
});

test('pass-through: an argument that is nothing and a variable are no reason to refuse', t => {
  const also = `<qemu:commandline ${QEMU}><qemu:arg value='-newarg'/><qemu:env name='QEMU_ENV' value='VAL'/></qemu:commandline>`;
  t.notThrows(() => planScenario({type: 'qemu', also}));
});

/* ---- TPMs ---- */

const external = (source: string) =>
  `<tpm model='tpm-crb'><backend type='external'>${source}</backend></tpm>`;
const SOCKET = "<source type='unix' mode='connect' path='/run/vtpm/a.sock'/>";

test('external TPM: what it may not say', t => {
  const codeOf = (source: string) => refusalOf(t, () => planScenario({devices: external(source)})).message;
  t.regex(codeOf("<source path='/run/a.sock'/>"), /missing external TPM backend source type/u);
  t.regex(
    codeOf("<source type='carrier' path='/run/a.sock'/>"),
    /unknown backend (?:source )?type 'carrier' for external TPM/u,
  );
  t.regex(codeOf("<source type='pty'/>"), /only source type 'unix' is supported/u);
  t.regex(
    codeOf("<source type='unix' mode='bind' path='/run/a.sock'/>"),
    /mode is supported for external TPM/u,
  );
  t.regex(codeOf("<source type='unix' mode='connect'/>"), /missing socket path for external TPM device/u);
});

test('external TPM: libvirt gives it neither owner, context, device nor node', t => {
  const {dac, selinux, cgroup, namespace} = planScenario({
    devices: external(SOCKET),
    policy: {cgroupDeviceAcl: []},
  });
  t.deepEqual([dac.labels, selinux.labels], [[], []]);
  t.false(cgroup.rules.some(({path}) => path?.includes('tpm') === true));
  t.false(namespace.nodes.some(node => node.includes('tpm')));
});

test("external TPM: no process of libvirt's serves it", t => {
  t.deepEqual(
    planScenario({devices: external(SOCKET)}).processes.map(({name}) => name),
    ['qemu'],
  );
});

test('external TPM: QEMU connects to it', t => {
  const [qemu] = planScenario({devices: external(SOCKET)}).processes;
  t.like(qemu?.sockets, [{path: '/run/vtpm/a.sock', listens: 'external', connects: 'qemu'}]);
});

const POWER = (tpms: string, arch = 'ppc64') => `<domain type='qemu'>
<name>guest</name><uuid>${UUID}</uuid><memory>1024</memory>
<os><type arch='${arch}' machine='${arch === 'ppc64' ? 'pseries' : 'q35'}'>hvm</type></os>
<devices>${tpms}</devices></domain>`;
const PROXY =
  "<tpm model='spapr-tpm-proxy'><backend type='passthrough'><device path='/dev/tpmrm0'/></backend></tpm>";
const VTPM = "<tpm model='tpm-spapr'><backend type='emulator' version='2.0'/></tpm>";

const onPower = (tpms: string, arch?: string) =>
  planDomain(
    parseDomain(POWER(tpms, arch), {defaultSecurityModel: 'selinux'}),
    recordedHost({unlisted: 'exists'}),
    {...loadPolicy({policy: 'libvirt'}), user: '+107', group: '+107'},
    {mode: 'libvirt', layout: layoutFor('qemu:///system', ROOT)},
  );

test('TPM proxy: for pSeries guests alone', t => {
  t.notThrows(() => onPower(PROXY));
  t.is(refusalOf(t, () => onPower(PROXY, 'x86_64')).code, 'TPM_MODEL_ARCH');
});

test('TPM proxy: the passthrough backend alone', t => {
  const emulated = "<tpm model='spapr-tpm-proxy'><backend type='emulator'/></tpm>";
  t.is(refusalOf(t, () => onPower(emulated)).code, 'TPM_PROXY_BACKEND');
});

test('TPM proxy: one of them, and another TPM beside it', t => {
  t.notThrows(() => onPower(PROXY + VTPM));
  t.regex(refusalOf(t, () => onPower(PROXY + PROXY)).message, /only a single TPM Proxy device is supported/u);
});

test("TPM proxy: the resource manager belongs to QEMU's user, and its node is there", t => {
  const {dac, cgroup, namespace} = onPower(PROXY);
  t.like(dac.labels, [{path: '/dev/tpmrm0', uid: 107, gid: 107}]);
  t.true(cgroup.rules.some(({path}) => path === '/dev/tpmrm0'));
  t.true(namespace.nodes.includes('/dev/tpmrm0'));
});

test('TPM of the host: /dev/tpm0 unless the definition names another', t => {
  const devices = "<tpm model='tpm-tis'><backend type='passthrough'/></tpm>";
  t.true(planScenario({devices}).namespace.nodes.includes('/dev/tpm0'));
});

/* ---- generation ids ---- */

test('generation id: what the first proposal refuses', t => {
  const codeOf = (devices: string) => refusalOf(t, () => planScenario({devices})).message;
  t.regex(codeOf('<vmgenid/>'), /guid/u);
  t.regex(codeOf("<vmgenid guid='none'/>"), /malformed/u);
  t.regex(codeOf("<vmgenid guid='auto'/><vmgenid guid='auto'/>"), /only a single vmgenid device/u);
});

/* ---- passt ---- */

const PASST = "<interface type='user'><backend type='passt'/></interface>";

test("passt: it runs as QEMU's user, and needs no device of the host", t => {
  const {processes, namespace, cgroup} = planScenario({devices: PASST, policy: {cgroupDeviceAcl: []}});
  t.like(processes[1], {role: 'passt', uid: 107, gid: 107});
  t.false(
    [...namespace.nodes, ...cgroup.rules.map(({path}) => path)].some(path => /tun|vhost/u.test(path ?? '')),
  );
});

test('passt: SELinux has a type for it, with the categories of the VM', t => {
  t.is(planScenario({devices: PASST}).processes[1]?.selinux, 'system_u:system_r:passt_t:s0:c1,c2');
});

test("passt: its directory is libvirt's, and follows the connection", t => {
  t.is(layoutFor('qemu:///system', ROOT).passt, '/run/libvirt/qemu/passt');
  t.is(layoutFor('qemu:///session', ANN).passt, '/run/user/1000/libvirt/qemu/run/passt');
  t.is(embedded.passt, '/some/dir/run/qemu/passt');
});

test('passt: QEMU connects to the socket that passt makes there', t => {
  const [qemu] = planScenario({devices: PASST}).processes;
  t.like(qemu?.sockets, [{listens: 'passt', connects: 'qemu'}]);
});
