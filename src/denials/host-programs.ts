// SPDX-License-Identifier: Apache-2.0
/** Programs around a VM that run under a profile or a type of their own. */

export interface HostProgram {
  /** The profile's or the type's name as the log has it. */
  readonly name: string;
  /** What it is, in words. */
  readonly title: string;
  /** Where rules of the site stand for its profile; undefined where it includes no such file. */
  readonly local: string | undefined;
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
  qemu_bridge_helper: ['QEMU’s bridge helper', 'usr.sbin.libvirtd'],
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
};

export function programOfProfile(profile: string): HostProgram | undefined {
  const last = profile.split(/\/+/).at(-1) ?? '';
  const key = last.replace(/^usr\.(?:s?bin|lib\.libvirt|libexec)\./, '');
  const row = Object.hasOwn(PROFILES, key) ? PROFILES[key] : undefined;
  return row && {name: profile, title: row[0], local: row[1] && `/etc/apparmor.d/local/${row[1]}`};
}

export function programOfType(type: string): HostProgram | undefined {
  return Object.hasOwn(TYPES, type) ? {name: type, title: TYPES[type]!, local: undefined} : undefined;
}

export function isContainerType(type: string): boolean {
  return /^(?:container|spc)_/.test(type);
}
