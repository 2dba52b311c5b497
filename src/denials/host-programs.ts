// SPDX-License-Identifier: Apache-2.0
/** Programs around a VM that run under a profile or a type of their own. */
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

/** By the last part of a profile's name: older profiles are named after the program's path. */
const PROFILES: Readonly<Record<string, Row>> = {
  'virt-aa-helper': ['libvirt’s AppArmor helper', 'usr.lib.libvirt.virt-aa-helper'],
  libvirtd: ['libvirt’s daemon', 'usr.sbin.libvirtd'],
  virtqemud: ['libvirt’s QEMU daemon', 'usr.sbin.virtqemud'],
  swtpm: ['the TPM emulator', 'usr.bin.swtpm'],
  passt: ['passt, the VM’s way into the network', 'usr.bin.passt'],
  virtiofsd: ['the daemon behind a virtiofs share'],
  virtlogd: ['libvirt’s log daemon'],
  virtxend: ['libvirt’s Xen daemon', 'usr.sbin.virtxend'],
  virtlxcd: ['libvirt’s container daemon'],
  virtstoraged: ['libvirt’s storage daemon'],
  virtnetworkd: ['libvirt’s network daemon'],
  virtnodedevd: ['libvirt’s daemon for devices of the host'],
  qemu_bridge_helper: ['QEMU’s bridge helper'],
  'qemu-bridge-helper': ['QEMU’s bridge helper'],
  dnsmasq: ['dnsmasq of a virtual network', 'usr.sbin.dnsmasq'],
};

const TYPES: Readonly<Record<string, string>> = {
  virtqemud_t: 'libvirt’s QEMU daemon',
  virtd_t: 'libvirt’s daemon',
  virtlogd_t: 'libvirt’s log daemon',
  virtstoraged_t: 'libvirt’s storage daemon',
  virtnetworkd_t: 'libvirt’s network daemon',
  virtnodedevd_t: 'libvirt’s daemon for devices of the host',
  virtproxyd_t: 'libvirt’s proxy',
  virtsecretd_t: 'libvirt’s daemon for secrets',
  virtlockd_t: 'libvirt’s lock daemon',
  virtinterfaced_t: 'libvirt’s daemon for interfaces of the host',
  virtnwfilterd_t: 'libvirt’s daemon for network filters',
  virtlxcd_t: 'libvirt’s container daemon',
  virtd_lxc_t: 'libvirt’s container daemon',
  virtxend_t: 'libvirt’s Xen daemon',
  virtvboxd_t: 'libvirt’s VirtualBox daemon',
  virtvzd_t: 'libvirt’s Virtuozzo daemon',
  virt_dbus_t: 'libvirt’s D-Bus service',
  virt_qemu_ga_t: 'QEMU’s agent in a guest',
  virtqemud_helper_t: 'a helper of libvirt’s QEMU daemon',
  qemu_dm_t: 'the device model of a Xen VM',
  sanlock_t: 'sanlock, which keeps leases on disks',
  openvswitch_t: 'Open vSwitch, the VM’s way into the network',
  dnsmasq_t: 'dnsmasq of a virtual network',
  virt_bridgehelper_t: 'QEMU’s bridge helper',
  swtpm_t: 'the TPM emulator',
  passt_t: 'passt, the VM’s way into the network',
  slirp_t: 'slirp, the VM’s way into the network',
  nbdkit_t: 'nbdkit, which serves a disk to the VM',
  virtiofsd_t: 'the daemon behind a virtiofs share',
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
  const parent = rowOf(outer);
  if (child === undefined)
    return parent && {name: profile, title: parent[0], local: parent[1] && `${ROOT}/local/${parent[1]}`};
  const title = rowOf(child)?.[0] ?? (parent && `${child}, which ${parent[0]} starts,`);
  const block =
    parent?.[1] === undefined || !isChildName(child)
      ? undefined
      : {file: `${ROOT}/${parent[1]}`, name: child};
  return title === undefined ? undefined : {name: profile, title, local: undefined, ...(block && {block})};
}

const ROOT = '/etc/apparmor.d';

function rowOf(profile: string): Row | undefined {
  const last = profile.split('/').at(-1) ?? '';
  const key = last.replace(/^usr\.(?:s?bin|lib\.libvirt|libexec)\./, '').replace(/\.avx2$/, '');
  return Object.hasOwn(PROFILES, key) ? PROFILES[key] : undefined;
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
  [/\/swtpm(?:_setup|_ioctl)?$/, 'the TPM emulator'],
  [/\/passt(?:\.avx2)?$/, 'passt, the VM’s way into the network'],
  [/\/slirp-helper$/, 'slirp, the VM’s way into the network'],
  [/\/virtiofsd$/, 'the daemon behind a virtiofs share'],
  [/\/vhost-user-gpu$/, 'the daemon behind a vhost-user display'],
  [/\/dbus-daemon$/, 'the bus of a D-Bus display'],
  [/\/qemu-rdp$/, 'the RDP server of a display'],
  [/\/qemu-pr-helper$/, 'the helper for persistent reservations'],
  [/\/nbdkit$/, 'nbdkit, which serves a disk to the VM'],
];

export function isEmulator(path: string): boolean {
  return EMULATOR.test(path);
}

/** What the program is to a VM, in words; undefined where VMs have none such. */
export function companionTitle(path: string): string | undefined {
  return COMPANIONS.find(([pattern]) => pattern.test(path))?.[1];
}

export function programOfType(type: string): HostProgram | undefined {
  return Object.hasOwn(TYPES, type) ? {name: type, title: TYPES[type]!, local: undefined} : undefined;
}

export function isContainerType(type: string): boolean {
  return /^(?:container|spc)_|^svirt_(?:lxc|qemu|kvm)_net_t$|^virt_launcher\.|^kubevirt/.test(type);
}
