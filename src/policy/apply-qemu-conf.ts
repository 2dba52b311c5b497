// SPDX-License-Identifier: Apache-2.0
/** qemu.conf's settings over a policy. Keys that say nothing about security are not looked at. */
import {confBool, confInt, confString, confStringOrStrings, confStrings, refuseValue} from './conf-values.ts';
import type {Policy, SecurityDriver} from './policy.ts';
import type {QemuConf} from './qemu-conf.ts';

/**
 * The policy with what the file sets.
 *
 * @throws KnownError QEMU_CONF_TYPE or QEMU_CONF_VALUE, in libvirt's words
 */
export function applyQemuConf(policy: Policy, conf: QemuConf): Policy {
  const set = Object.entries(settings(conf)).filter(([, value]) => value !== undefined);
  const own: Partial<Policy> = Object.fromEntries(set);
  return {...policy, ...own, certificates: {...policy.certificates, ...certificates(conf)}};
}

/** Undefined where the file says nothing. */
function settings(conf: QemuConf): {readonly [Key in keyof Policy]?: Policy[Key] | undefined} {
  return {
    user: confString(conf, 'user'),
    group: confString(conf, 'group'),
    swtpmUser: confString(conf, 'swtpm_user'),
    swtpmGroup: confString(conf, 'swtpm_group'),
    dynamicOwnership: confBool(conf, 'dynamic_ownership'),
    rememberOwner: confBool(conf, 'remember_owner'),
    defaultConfined: confBool(conf, 'security_default_confined'),
    requireConfined: confBool(conf, 'security_require_confined'),
    clearCapabilities: confBool(conf, 'clear_emulator_capabilities'),
    syscallFilter: syscallFilter(conf),
    vncAllowHostAudio: confBool(conf, 'vnc_allow_host_audio'),
    nographicsAllowHostAudio: confBool(conf, 'nographics_allow_host_audio'),
    useNbdkit: confBool(conf, 'storage_use_nbdkit'),
    vncAutoUnixSocket: confBool(conf, 'vnc_auto_unix_socket'),
    spiceAutoUnixSocket: confBool(conf, 'spice_auto_unix_socket'),
    securityDrivers: securityDrivers(conf),
    mountNamespace: mountNamespace(conf),
    cgroupDevices: cgroupDevices(conf),
    ...deviceAcl(conf),
    stdioHandler: stdioHandler(conf),
    memoryBackingDir: confString(conf, 'memory_backing_dir'),
    hugetlbfsMounts: hugetlbfsMounts(conf),
    nvramTemplates: nvramTemplates(conf),
    vncTls: tlsDirectory(conf, 'vnc'),
    spiceTls: tlsDirectory(conf, 'spice'),
    rdpTls: confString(conf, 'rdp_tls_x509_cert_dir'),
    defaultTls: confString(conf, 'default_tls_x509_cert_dir'),
    chardevTls: confBool(conf, 'chardev_tls'),
    nbdTls: confBool(conf, 'nbd_tls'),
    migrateTls: confBool(conf, 'migrate_tls_force'),
    sharedFilesystems: confStrings(conf, 'shared_filesystems'),
  };
}

/** Null where it is switched off, true where no directory of its own is set: the host decides which one is taken. */
function tlsDirectory(conf: QemuConf, display: 'vnc' | 'spice'): Policy['vncTls'] | undefined {
  const isOn = confBool(conf, `${display}_tls`);
  if (isOn !== true) return isOn === false ? null : undefined;
  return confString(conf, `${display}_tls_x509_cert_dir`) ?? true;
}

const PURPOSES = ['chardev', 'nbd', 'migrate', 'backup'] as const;

/** They count whether TLS is switched on by default or not: a device may ask for it. */
function certificates(conf: QemuConf): Policy['certificates'] {
  return Object.fromEntries(
    PURPOSES.flatMap(purpose => {
      const directory = confString(conf, `${purpose}_tls_x509_cert_dir`);
      return directory === undefined ? [] : [[purpose, directory]];
    }),
  );
}

/** libvirt's default, -1, filters wherever QEMU can. */
function syscallFilter(conf: QemuConf): boolean | undefined {
  const setting = confInt(conf, 'seccomp_sandbox');
  return setting === undefined ? undefined : setting !== 0;
}

/** libvirt adds dac to whatever is configured; it cannot be named. */
function securityDrivers(conf: QemuConf): readonly SecurityDriver[] | undefined {
  const names = confStringOrStrings(conf, 'security_driver');
  if (names === undefined) return undefined;
  const drivers = names.map((name, index): SecurityDriver => {
    if (names.indexOf(name) !== index)
      refuseValue(conf, 'security_driver', `Duplicate security driver ${name}`);
    if (name === 'selinux' || name === 'apparmor' || name === 'none') return name;
    return refuseValue(conf, 'security_driver', `internal error: Cannot find security driver '${name}'`);
  });
  return [...drivers, 'dac'];
}

function mountNamespace(conf: QemuConf): boolean | undefined {
  const names = confStrings(conf, 'namespaces');
  const unknown = names?.find(name => name !== 'mount');
  if (unknown !== undefined)
    refuseValue(conf, 'namespaces', `unsupported configuration: Unknown namespace: ${unknown}`);
  return names?.includes('mount');
}

function deviceAcl(conf: QemuConf): Partial<Policy> {
  const list = confStrings(conf, 'cgroup_device_acl');
  return list === undefined ? {} : {cgroupDeviceAcl: list, cgroupDeviceAclConfigured: true};
}

const CONTROLLERS = [
  'cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'net_cls', 'perf_event',
]; // prettier-ignore

function cgroupDevices(conf: QemuConf): boolean | undefined {
  const names = confStrings(conf, 'cgroup_controllers');
  const unknown = names?.find(name => !CONTROLLERS.includes(name));
  if (unknown !== undefined) {
    refuseValue(
      conf,
      'cgroup_controllers',
      `unsupported configuration: Unknown cgroup controller '${unknown}'`,
    );
  }
  return names?.includes('devices');
}

function stdioHandler(conf: QemuConf): Policy['stdioHandler'] | undefined {
  const name = confString(conf, 'stdio_handler');
  if (name === undefined || name === 'logd' || name === 'file') return name;
  return refuseValue(conf, 'stdio_handler', `unsupported configuration: Unknown stdio handler ${name}`);
}

/** An empty string switches huge pages off. */
function hugetlbfsMounts(conf: QemuConf): readonly string[] | undefined {
  return confStringOrStrings(conf, 'hugetlbfs_mount')?.filter(mount => mount !== '');
}

function nvramTemplates(conf: QemuConf): Policy['nvramTemplates'] | undefined {
  return confStrings(conf, 'nvram')?.map(entry => {
    const [code, vars, ...rest] = entry.split(':');
    if (!code || !vars || rest.length > 0)
      refuseValue(conf, 'nvram', `internal error: Invalid nvram format: ${entry}`);
    return {code, vars};
  });
}
