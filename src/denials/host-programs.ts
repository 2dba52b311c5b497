// SPDX-License-Identifier: Apache-2.0
/** Programs around a VM that run under a profile or a type of their own. */
import {rowOf} from '../host/fact.ts';
import {isChildName} from './kernel-names.ts';

export interface HostProgram {
  /** The profile's or the type's name as the log has it. */
  readonly name: string;
  /** What it is, in words. */
  readonly title: string;
  /** Where rules of the site stand for its profile; undefined where it includes no such file. */
  readonly local: string | undefined;
  /** Of a child of another profile: where it stands. Only editing the shipped file adds a rule to it. */
  readonly block?: {readonly file: string; readonly name: string};
}

type Row = readonly [title: string, local?: string];

/** Of what has a profile and a type, or is a VM's companion besides. */
const TITLES = {
  libvirtd: "libvirt's daemon",
  virtqemud: "libvirt's QEMU daemon",
  swtpm: 'the TPM emulator',
  passt: "passt, the VM's way into the network",
  slirp: "slirp, the VM's way into the network",
  virtiofsd: 'the daemon behind a virtiofs share',
  virtlogd: "libvirt's log daemon",
  virtxend: "libvirt's Xen daemon",
  virtlxcd: "libvirt's container daemon",
  virtstoraged: "libvirt's storage daemon",
  virtnetworkd: "libvirt's network daemon",
  virtnodedevd: "libvirt's daemon for devices of the host",
  virtlockd: "libvirt's lock daemon",
  virtproxyd: "libvirt's proxy",
  virtsecretd: "libvirt's daemon for secrets",
  virtinterfaced: "libvirt's daemon for interfaces of the host",
  virtnwfilterd: "libvirt's daemon for network filters",
  dbus: "libvirt's D-Bus service",
  bridgeHelper: "QEMU's bridge helper",
  dnsmasq: 'dnsmasq of a virtual network',
  nbdkit: 'nbdkit, which serves a disk to the VM',
} as const;

/**
 * By the last part of a profile's name: older profiles are named after the program's path. Of those that libvirt does
 * not ship, the file is that of the collection apparmor.d.
 */
const PROFILES: Readonly<Record<string, Row>> = {
  'virt-aa-helper': ["libvirt's AppArmor helper", 'usr.lib.libvirt.virt-aa-helper'],
  libvirtd: [TITLES.libvirtd, 'usr.sbin.libvirtd'],
  virtqemud: [TITLES.virtqemud, 'usr.sbin.virtqemud'],
  swtpm: [TITLES.swtpm, 'usr.bin.swtpm'],
  passt: [TITLES.passt, 'usr.bin.passt'],
  virtiofsd: [TITLES.virtiofsd, 'virtiofsd'],
  virtlogd: [TITLES.virtlogd, 'virtlogd'],
  virtxend: [TITLES.virtxend, 'usr.sbin.virtxend'],
  virtlxcd: [TITLES.virtlxcd],
  virtstoraged: [TITLES.virtstoraged, 'virtstoraged'],
  virtnetworkd: [TITLES.virtnetworkd, 'virtnetworkd'],
  virtnodedevd: [TITLES.virtnodedevd, 'virtnodedevd'],
  virtlockd: [TITLES.virtlockd, 'virtlockd'],
  virtproxyd: [TITLES.virtproxyd, 'virtproxyd'],
  virtsecretd: [TITLES.virtsecretd, 'virtsecretd'],
  virtinterfaced: [TITLES.virtinterfaced, 'virtinterfaced'],
  virtnwfilterd: [TITLES.virtnwfilterd, 'virtnwfilterd'],
  'libvirt-dbus': [TITLES.dbus, 'libvirt-dbus'],
  'virt-manager': ['virt-manager', 'virt-manager'],
  qemu_bridge_helper: [TITLES.bridgeHelper],
  'qemu-bridge-helper': [TITLES.bridgeHelper],
  dnsmasq: [TITLES.dnsmasq, 'usr.sbin.dnsmasq'],
};

const TYPES: Readonly<Record<string, string>> = {
  virtqemud_t: TITLES.virtqemud,
  virtd_t: TITLES.libvirtd,
  // virtlockd has no type of its own in Fedora's policy.
  virtlogd_t: "libvirt's log or lock daemon",
  virtstoraged_t: TITLES.virtstoraged,
  virtnetworkd_t: TITLES.virtnetworkd,
  virtnodedevd_t: TITLES.virtnodedevd,
  virtproxyd_t: TITLES.virtproxyd,
  virtsecretd_t: TITLES.virtsecretd,
  virtlockd_t: TITLES.virtlockd,
  virtinterfaced_t: TITLES.virtinterfaced,
  virtnwfilterd_t: TITLES.virtnwfilterd,
  virtlxcd_t: TITLES.virtlxcd,
  virtd_lxc_t: TITLES.virtlxcd,
  virtxend_t: TITLES.virtxend,
  virtvboxd_t: "libvirt's VirtualBox daemon",
  virtvzd_t: "libvirt's Virtuozzo daemon",
  virt_dbus_t: TITLES.dbus,
  virt_leaseshelper_t: "libvirt's helper for leases of addresses",
  virt_qemu_ga_t: "QEMU's agent in a guest",
  virtqemud_helper_t: "a helper of libvirt's QEMU daemon",
  qemu_dm_t: 'the device model of a Xen VM',
  systemd_machined_t: "systemd's register of VMs and containers",
  sanlock_t: 'sanlock, which keeps leases on disks',
  openvswitch_t: "Open vSwitch, the VM's way into the network",
  dnsmasq_t: TITLES.dnsmasq,
  virt_bridgehelper_t: TITLES.bridgeHelper,
  swtpm_t: TITLES.swtpm,
  passt_t: TITLES.passt,
  slirp_t: TITLES.slirp,
  nbdkit_t: TITLES.nbdkit,
  virtiofsd_t: TITLES.virtiofsd,
  container_kvm_t: 'a VM in a container (Kata, KubeVirt)',
  container_t: 'a container (with KubeVirt, one that holds a VM)',
  container_init_t: 'a container with an init of its own',
  spc_t: 'a privileged container',
  'virt_launcher.process': 'the container of a VM (KubeVirt)',
  svirt_lxc_net_t: 'a container of libvirt or of an older Docker',
  svirt_qemu_net_t: 'a VM in a container',
  svirt_kvm_net_t: 'a VM in a container',
};

/** @param profile as the log has it, such as `libvirtd`, `/usr/sbin/libvirtd` or `libvirtd//qemu_bridge_helper` */
export function programOfProfile(profile: string): HostProgram | undefined {
  const [outer = '', child] = profile.split('//');
  const parent = rowOfProfile(outer);
  if (child === undefined)
    return parent && {name: profile, title: parent[0], local: parent[1] && `${ROOT}/local/${parent[1]}`};
  const title = rowOfProfile(child)?.[0] ?? (parent && `${child}, which ${parent[0]} starts,`);
  const block =
    parent?.[1] === undefined || !isChildName(child)
      ? undefined
      : {file: `${ROOT}/${parent[1]}`, name: child};
  return title === undefined ? undefined : {name: profile, title, local: undefined, ...(block && {block})};
}

const ROOT = '/etc/apparmor.d';

function rowOfProfile(profile: string): Row | undefined {
  const last = profile.split('/').at(-1) ?? '';
  const key = last.replace(/^usr\.(?:s?bin|lib\.libvirt|libexec)\./, '').replace(/\.avx2$/, '');
  return rowOf(PROFILES, key);
}

/** Of `A//null-PATH`: the program that A started without a rule for it, in complain mode. */
export function startedInComplainMode(profile: string): {parent: string; started: string} | undefined {
  const [, parent, started] = /^(.*?)\/\/null-(.*)$/.exec(profile) ?? [];
  return parent === undefined || started === undefined ? undefined : {parent, started};
}

/** What container engines give to every container that has none of its own. */
export function isContainerProfile(profile: string): boolean {
  return /^(?:docker-default|cri-containerd\.apparmor\.d|crio-default|(?:containers|podman)-default|lxc-container-default|nerdctl-default|kubevirt)/.test(
    profile,
  );
}

/** libvirt's daemons, under whatever profile: what VMs get signals from. */
export function isLibvirtDaemon(profile: string): boolean {
  return /(?:^|\/)(?:libvirtd|virtqemud|virtlxcd|virtxend)$/.test(profile);
}

const EMULATOR = /\/(?:qemu-system-[\w-]+|qemu-kvm|kvm|kvm-spice|qemu)$/;
/** What libvirt or QEMU starts under the VM's own profile. */
const COMPANIONS: readonly (readonly [RegExp, string])[] = [
  [EMULATOR, 'the emulator'],
  [/\/swtpm(?:_setup|_ioctl)?$/, TITLES.swtpm],
  [/\/passt(?:\.avx2)?$/, TITLES.passt],
  [/\/slirp-helper$/, TITLES.slirp],
  [/\/virtiofsd$/, TITLES.virtiofsd],
  [/\/vhost-user-gpu$/, 'the daemon behind a vhost-user display'],
  [/\/dbus-daemon$/, 'the bus of a D-Bus display'],
  [/\/qemu-rdp$/, 'the RDP server of a display'],
  [/\/qemu-pr-helper$/, 'the helper for persistent reservations'],
  [/\/nbdkit$/, TITLES.nbdkit],
];

export function isEmulator(path: string): boolean {
  return EMULATOR.test(path);
}

/** What the program is to a VM, in words; undefined where VMs have none such. */
export function companionTitle(path: string): string | undefined {
  return COMPANIONS.find(([pattern]) => pattern.test(path))?.[1];
}

export function programOfType(type: string): HostProgram | undefined {
  const title = rowOf(TYPES, type);
  return title === undefined ? undefined : {name: type, title, local: undefined};
}

export function isContainerType(type: string): boolean {
  return /^(?:container|spc)_|^svirt_(?:lxc|qemu|kvm)_net_t$|^virt_launcher\.|^kubevirt/.test(type);
}
