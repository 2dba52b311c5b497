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

/**
 * By their name, which their type has, too (`virtlogd_t`). Of those that libvirt does not ship, the file is that of the
 * collection apparmor.d.
 */
const PROGRAMS = {
  virtqemud: ["libvirt's QEMU daemon", 'usr.sbin.virtqemud'],
  swtpm: ['the TPM emulator', 'usr.bin.swtpm'],
  passt: ["passt, the VM's way into the network", 'usr.bin.passt'],
  virtiofsd: ['the daemon behind a virtiofs share', 'virtiofsd'],
  virtlogd: ["libvirt's log daemon", 'virtlogd'],
  virtxend: ["libvirt's Xen daemon", 'usr.sbin.virtxend'],
  virtlxcd: ["libvirt's container daemon"],
  virtstoraged: ["libvirt's storage daemon", 'virtstoraged'],
  virtnetworkd: ["libvirt's network daemon", 'virtnetworkd'],
  virtnodedevd: ["libvirt's daemon for devices of the host", 'virtnodedevd'],
  virtlockd: ["libvirt's lock daemon", 'virtlockd'],
  virtproxyd: ["libvirt's proxy", 'virtproxyd'],
  virtsecretd: ["libvirt's daemon for secrets", 'virtsecretd'],
  virtinterfaced: ["libvirt's daemon for interfaces of the host", 'virtinterfaced'],
  virtnwfilterd: ["libvirt's daemon for network filters", 'virtnwfilterd'],
  dnsmasq: ['dnsmasq of a virtual network', 'usr.sbin.dnsmasq'],
} as const satisfies Readonly<Record<string, Row>>;

/** Of what is called otherwise in profiles than in types, or has no profile. */
const TITLES = {
  libvirtd: "libvirt's daemon",
  dbus: "libvirt's D-Bus service",
  bridgeHelper: "QEMU's bridge helper",
  slirp: "slirp, the VM's way into the network",
  nbdkit: 'nbdkit, which serves a disk to the VM',
} as const;

/** By the last part of a profile's name: older profiles are named after the program's path. */
const PROFILES: Readonly<Record<string, Row>> = {
  ...PROGRAMS,
  'virt-aa-helper': ["libvirt's AppArmor helper", 'usr.lib.libvirt.virt-aa-helper'],
  libvirtd: [TITLES.libvirtd, 'usr.sbin.libvirtd'],
  'libvirt-dbus': [TITLES.dbus, 'libvirt-dbus'],
  'virt-manager': ['virt-manager', 'virt-manager'],
  qemu_bridge_helper: [TITLES.bridgeHelper],
  'qemu-bridge-helper': [TITLES.bridgeHelper],
};

const TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(PROGRAMS).map(([name, [title]]) => [`${name}_t`, title])),
  virtd_t: TITLES.libvirtd,
  // virtlockd has no type of its own in Fedora's policy.
  virtlogd_t: "libvirt's log or lock daemon",
  virtd_lxc_t: PROGRAMS.virtlxcd[0],
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
  virt_bridgehelper_t: TITLES.bridgeHelper,
  slirp_t: TITLES.slirp,
  nbdkit_t: TITLES.nbdkit,
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

/** By the name of a thread of QEMU's. */
export function isQemuThread(comm: string | undefined): boolean {
  return /^(?:qemu|kvm|CPU )/.test(comm ?? '');
}

const EMULATOR = /\/(?:qemu-system-[\w-]+|qemu-kvm|kvm|kvm-spice|qemu)$/;
/** What libvirt or QEMU starts under the VM's own profile. */
const COMPANIONS: readonly (readonly [RegExp, string])[] = [
  [EMULATOR, 'the emulator'],
  [/\/swtpm(?:_setup|_ioctl)?$/, PROGRAMS.swtpm[0]],
  [/\/passt(?:\.avx2)?$/, PROGRAMS.passt[0]],
  [/\/slirp-helper$/, TITLES.slirp],
  [/\/virtiofsd$/, PROGRAMS.virtiofsd[0]],
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
