// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {applyQemuConf} from '../../src/policy/apply-qemu-conf.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import type {Policy} from '../../src/policy/policy.ts';
import {parseQemuConf} from '../../src/policy/qemu-conf.ts';
import {refusalOf} from '../helpers/known-error.ts';

const reference = loadPolicy();
const apply = (text: string) => applyQemuConf(reference, parseQemuConf(text, 'qemu.conf'));

const sets = test.macro<[string, Partial<Policy>]>({
  exec(t, text, expected) {
    const whole: Policy = {...reference, ...expected};
    t.deepEqual(apply(text), whole);
  },
  title: (_given, text) => `applies ${text ?? ''}`,
});

const settings: ReadonlyArray<readonly [string, Partial<Policy>]> = [
  ['user = "+107"', {user: '+107'}],
  ['group = "kvm"', {group: 'kvm'}],
  ['dynamic_ownership = 0', {dynamicOwnership: false}],
  ['remember_owner = 0', {rememberOwner: false}],
  ['security_default_confined = 0', {defaultConfined: false}],
  ['security_require_confined = 1', {requireConfined: true}],
  ['clear_emulator_capabilities = 0', {clearCapabilities: false}],
  ['seccomp_sandbox = 0', {syscallFilter: false}],
  ['seccomp_sandbox = -1', {syscallFilter: true}],
  ['security_driver = "selinux"', {securityDrivers: ['selinux', 'dac']}],
  ['security_driver = [ "apparmor", "selinux" ]', {securityDrivers: ['apparmor', 'selinux', 'dac']}],
  ['security_driver = "none"', {securityDrivers: ['none', 'dac']}],
  ['namespaces = []', {mountNamespace: false}],
  ['namespaces = [ "mount" ]', {mountNamespace: true}],
  ['cgroup_controllers = [ "cpu", "memory" ]', {cgroupDevices: false}],
  [
    'cgroup_device_acl = [ "/dev/null", "/dev/kvm" ]',
    {cgroupDeviceAcl: ['/dev/null', '/dev/kvm'], cgroupDeviceAclConfigured: true},
  ],
  ['stdio_handler = "file"', {stdioHandler: 'file'}],
  ['swtpm_user = "swtpm"\nswtpm_group = "swtpm"', {swtpmUser: 'swtpm', swtpmGroup: 'swtpm'}],
  ['memory_backing_dir = "/srv/ram"', {memoryBackingDir: '/srv/ram'}],
  ['hugetlbfs_mount = "/huge"', {hugetlbfsMounts: ['/huge']}],
  ['hugetlbfs_mount = [ "/huge", "/huge1g" ]', {hugetlbfsMounts: ['/huge', '/huge1g']}],
  ['hugetlbfs_mount = ""', {hugetlbfsMounts: []}],
  ['nvram = [ "/a.fd:/b.fd" ]', {nvramTemplates: [{code: '/a.fd', vars: '/b.fd'}]}],
  ['vnc_allow_host_audio = 1', {vncAllowHostAudio: true}],
  ['nographics_allow_host_audio = 1', {nographicsAllowHostAudio: true}],
  ['vnc_auto_unix_socket = 1', {vncAutoUnixSocket: true}],
  ['storage_use_nbdkit = 1', {useNbdkit: true}],
  ['spice_auto_unix_socket = 1', {spiceAutoUnixSocket: true}],
  ['vnc_tls = 1', {vncTls: true}],
  ['spice_tls = 1\ndefault_tls_x509_cert_dir = "/srv/tls"', {spiceTls: true, defaultTls: '/srv/tls'}],
  ['rdp_tls_x509_cert_dir = "/srv/rdp"', {rdpTls: '/srv/rdp'}],
  [
    'vnc_tls = 1\nvnc_tls_x509_cert_dir = "/srv/vnc"\ndefault_tls_x509_cert_dir = "/srv/tls"',
    {vncTls: '/srv/vnc', defaultTls: '/srv/tls'},
  ],
  ['vnc_tls = 0\nvnc_tls_x509_cert_dir = "/srv/vnc"', {vncTls: null}],
  ['chardev_tls = 1\nnbd_tls = 1\nmigrate_tls_force = 1', {chardevTls: true, nbdTls: true, migrateTls: true}],
  [
    'nbd_tls_x509_cert_dir = "/srv/nbd"\nchardev_tls_x509_cert_dir = "/srv/c"\nmigrate_tls_x509_cert_dir = "/srv/m"\nbackup_tls_x509_cert_dir = "/srv/b"',
    {certificates: {chardev: '/srv/c', nbd: '/srv/nbd', migrate: '/srv/m', backup: '/srv/b'}},
  ],
  ['shared_filesystems = [ "/srv/images" ]', {sharedFilesystems: ['/srv/images']}],
  ['vnc_listen = "0.0.0.0"\nmax_files = "many"', {}],
];
for (const [text, expected] of settings) test(sets, text, expected);

test('switches TLS of displays off where the policy has it on', t => {
  const policy: Policy = {...reference, vncTls: '/srv/vnc', spiceTls: true};
  t.like(applyQemuConf(policy, parseQemuConf('vnc_tls = 0\n', 'qemu.conf')), {vncTls: null, spiceTls: true});
});

const refuses = test.macro<[string, string, string]>({
  exec(t, text, code, message) {
    const refusal = refusalOf(t, () => apply(`\n${text}\n`));
    t.like(refusal, {code, message, file: 'qemu.conf', place: {line: 2, column: 1}});
  },
  title: (_given, text) => `refuses ${text ?? ''}`,
});

for (const [text, code, message] of [
  ['user = 107', 'QEMU_CONF_TYPE', "internal error: expected a string for 'user' parameter"],
  [
    'dynamic_ownership = "no"',
    'QEMU_CONF_TYPE',
    "internal error: expected a bool for 'dynamic_ownership' parameter",
  ],
  [
    'remember_owner = 2',
    'QEMU_CONF_TYPE',
    "internal error: value for 'remember_owner' parameter must be 0 or 1",
  ],
  [
    'namespaces = "mount"',
    'QEMU_CONF_TYPE',
    "internal error: expected a string list for 'namespaces' parameter",
  ],
  [
    'cgroup_device_acl = [ 1 ]',
    'QEMU_CONF_TYPE',
    "internal error: expected a string list for 'cgroup_device_acl' parameter",
  ],
  [
    'security_driver = 1',
    'QEMU_CONF_TYPE',
    "internal error: expected a string or string list for 'security_driver' parameter",
  ],
  ['security_driver = "smack"', 'QEMU_CONF_VALUE', "internal error: Cannot find security driver 'smack'"],
  ['security_driver = [ "selinux", "selinux" ]', 'QEMU_CONF_VALUE', 'Duplicate security driver selinux'],
  ['stdio_handler = "syslog"', 'QEMU_CONF_VALUE', 'unsupported configuration: Unknown stdio handler syslog'],
  ['namespaces = [ "net" ]', 'QEMU_CONF_VALUE', 'unsupported configuration: Unknown namespace: net'],
  [
    'cgroup_controllers = [ "dev" ]',
    'QEMU_CONF_VALUE',
    "unsupported configuration: Unknown cgroup controller 'dev'",
  ],
  ['nvram = [ "/a.fd" ]', 'QEMU_CONF_VALUE', 'internal error: Invalid nvram format: /a.fd'],
] as const) {
  test(refuses, text, code, message);
}
