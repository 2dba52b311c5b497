// SPDX-License-Identifier: Apache-2.0
/** What of the host a file or a process is by its type: most records have no whole path. */
import type {Context} from '../kernel-model/selinux/dominance.ts';
import type {Analysis} from '../layers/analysis.ts';
import {handsOverHost} from '../policy/sensitive-paths.ts';
import type {SelinuxCause} from './cause.ts';
import type {SelinuxDenial} from './denial.ts';
import {deviceOf} from './known-vms.ts';
import {ofTheHost} from './of-the-host.ts';
import {listed, nameOf, pathOf, placeOf} from './selinux-denial.ts';
import {READING, SHARED_DIRECTORIES} from './selinux-types.ts';

type Row = readonly [what: string, types: string];

/** Wherever such a file is: nobody gives its label to anything else. */
const SECRET: readonly Row[] = [
  ['accounts of the host', 'shadow_t passwd_file_t'],
  ['private data of a user of the host', 'ssh_home_t gpg_secret_t gnome_keyring_home_t'],
  ['keys of the host', 'sshd_key_t'],
  ['the security policy', 'security_t selinux_config_t file_context_t policy_config_t semanage_store_t'],
  ['the memory of the host', 'memory_device_t'],
  ["the kernel's log", 'kmsg_device_t'],
  ['the control device of loop devices or device-mapper', 'lvm_control_t loop_control_device_t'],
  ["libvirt's definitions, with the secrets of all VMs", 'virt_etc_t virt_etc_rw_t'],
  ['the audit log of the host', 'auditd_log_t'],
  ["the host's own screens and terminals", 'console_device_t'],
  ['commands that the host runs by itself', 'system_cron_spool_t user_cron_spool_t systemd_unit_file_t'],
];

/** Of a file that was moved away the type stays: with a whole path that decides. */
const PLACE: readonly Row[] = [
  ['configuration of the host', 'etc_t etc_runtime_t system_conf_t net_conf_t'],
  ["root's home directory", 'admin_home_t'],
];

/** Only read by anybody. */
const PROGRAMS: readonly Row[] = [
  ['programs of the host', 'usr_t bin_t lib_t shell_exec_t'],
  ['boot files of the host', 'boot_t'],
];

/** Sockets that rule the host: by the label of the socket, or of the process behind it. */
const RULERS: readonly Row[] = [
  [
    'a socket of libvirt',
    'virtqemud_t virtd_t virtproxyd_t virtstoraged_t virtnetworkd_t virtsecretd_t virt_var_run_t',
  ],
  ['the socket of a container engine', 'container_runtime_t container_var_run_t'],
  ['the message bus or the service manager', 'system_dbusd_t system_dbusd_var_run_t init_t init_var_run_t'],
  ['a socket of the device manager', 'udev_t udev_var_run_t lvm_t'],
];

/** What of the host a file is, so that no remedy opens it. A definition may name what does not give the host away. */
export function sensitiveFile(
  denial: SelinuxDenial,
  {type}: Context,
  analysis: Analysis | undefined,
): SelinuxCause | undefined {
  const {tclass, permissions} = denial;
  // The remedy of these is to keep files elsewhere.
  if (tclass === 'dir' && SHARED_DIRECTORIES.has(type)) return undefined;
  if (isTerminalOfVms(type)) return undefined;
  const path = pathOf(denial) ?? nodeOf(denial);
  const writes = permissions.some(one => !READING.has(one));
  const host =
    (path === undefined ? undefined : secretAt(path, writes, analysis)) ??
    secretWherever(type) ??
    (path === undefined ? secretByPlace(type, writes) : undefined) ??
    (tclass === 'sock_file' ? rulerByType(type, denial.name) : undefined);
  return host === undefined ? undefined : sensitiveCause(denial, host);
}

/** The policy gives such a type to the terminals that a VM makes, and to nothing else. */
export function isTerminalOfVms(type: string): boolean {
  return /^svirt\w*_devpts_t$/.test(type);
}

export function sensitiveCause(denial: SelinuxDenial, host: string): SelinuxCause {
  return {
    kind: 'sensitive',
    what: nameOf(denial),
    name: denial.name,
    path: pathOf(denial),
    at: placeOf(denial),
    permissions: listed(denial.permissions),
    host,
  };
}

function secretAt(path: string, writes: boolean, analysis: Analysis | undefined): string | undefined {
  const access = writes ? 'rw' : 'r';
  const isNamed = deviceOf(path, analysis) !== undefined && handsOverHost(path, access) === undefined;
  return isNamed ? undefined : ofTheHost(path, access);
}

/** Of a node the last name says all, in the file systems that have only nodes. */
function nodeOf({tclass, name = '', fields}: SelinuxDenial): string | undefined {
  if (tclass !== 'chr_file' && tclass !== 'blk_file') return undefined;
  const device = fields.get('dev');
  if (device === 'devpts' && /^\d+$/.test(name)) return `/dev/pts/${name}`;
  const path = `/dev/${name}`;
  return device === 'devtmpfs' && !name.includes('/') && ofTheHost(path, 'rw') !== undefined
    ? path
    : undefined;
}

export function secretWherever(type: string): string | undefined {
  // Terminals of VMs are let be before this is asked.
  if (/^\w+_devpts_t$/.test(type) && !isTerminalOfVms(type)) return 'a terminal of a user of the host';
  return whatIn(SECRET, type);
}

function secretByPlace(type: string, writes: boolean): string | undefined {
  return whatIn(writes ? [...PLACE, ...PROGRAMS] : PLACE, type);
}

/** libvirt's own end so; what has its directories' label besides are sockets of VMs. */
const OF_DAEMONS = /-sock(?:-ro|-admin)?$/;

/** Of a socket's own label, or of the process that listens there. */
export function rulerByType(type: string, name?: string): string | undefined {
  if (type === 'virt_var_run_t' && name !== undefined && !OF_DAEMONS.test(name)) return undefined;
  return whatIn(RULERS, type);
}

function whatIn(rows: readonly Row[], type: string): string | undefined {
  return rows.find(([, types]) => types.split(' ').includes(type))?.[0];
}
