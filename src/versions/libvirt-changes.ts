// SPDX-License-Identifier: Apache-2.0
/**
 * Every change between libvirt 8.0 and 12.8 that some layer follows: the one place that knows when it came. What a
 * version's parser refuses or overlooks stands in xml-vocabulary.ts. docs/versions.md is made from both.
 */
import {onceOf} from '../once.ts';
import {featuresAt, type Change} from './change.ts';
import {DEFAULT_LIBVIRT, type Version} from './version.ts';

export const LIBVIRT_CHANGES = {
  nvmeContext: {
    since: [8, 8],
    alters: 'SELinux: the VFIO group node of an NVMe disk gets the image context',
    evidence: 'measured',
  },
  passtApart: {
    since: [9, 2],
    alters: "SELinux, AppArmor: passt has a type and a child profile of its own, no longer QEMU's",
    evidence: 'release notes',
  },
  channelsInStateDirectory: {
    since: [9, 7],
    alters: 'layout: channel sockets without a path lie below the state directory, no longer below /var/lib',
    evidence: 'sources',
  },
  groupNodeOfMdevForgotten: {
    seen: [9, 10],
    alters:
      'SELinux, DAC: the VFIO group node of a mediated device is not remembered, as that of PCI never was',
    evidence: 'bracketed',
  },
  virtioPmem: {seen: [9, 10], alters: 'AppArmor: virtio-pmem gets a rule', evidence: 'bracketed'},
  translatedVolumes: {
    seen: [9, 10],
    alters: 'AppArmor: a volume that libvirt has looked up gets a rule',
    evidence: 'bracketed',
  },
  capabilitiesTold: {
    seen: [9, 10],
    alters:
      'AppArmor: a character device of `<hostdev mode="capabilities">` gets nothing, and is no longer read as PCI through VFIO',
    evidence: 'bracketed',
  },
  qemuFirmwareReadable: {
    seen: [9, 10],
    alters: 'AppArmor: firmware in /usr/share/qemu/ may be read',
    evidence: 'bracketed',
    opens: ['/usr/share/qemu/'],
  },
  sharedMemoryNodes: {
    seen: [9, 10],
    alters: 'cgroup, /dev: /dev/udmabuf for a video device with blob memory',
    evidence: 'bracketed',
  },
  portForwardNeedsPasst: {
    seen: [9, 10],
    alters: 'refusals: `<portForward>` without passt is refused; before, it does nothing',
    evidence: 'bracketed',
  },
  relabelNeedsLabel: {
    seen: [9, 10],
    alters:
      "refusals: a device's label of `relabel='yes'` without a label is refused; before, it counts as none",
    evidence: 'bracketed',
  },
  shareTargetsDiffer: {
    seen: [9, 10],
    alters: 'refusals: two shares with one target are refused',
    evidence: 'bracketed',
  },
  optionalInclude: {
    seen: [10, 0],
    alters: 'AppArmor: the profile includes its rules only if they exist',
    evidence: 'bracketed',
  },
  writableLoader: {
    since: [10, 0],
    alters: "AppArmor: a loader without readonly='yes' may be written; before, each is read and locked",
    evidence: 'sources',
  },
  nbdkit: {
    since: [10, 0],
    alters: 'processes: nbdkit serves disks on servers of ssh, HTTP and FTP where qemu.conf says so',
    evidence: 'release notes',
  },
  userfaultfd: {
    since: [10, 1],
    alters: 'cgroup, /dev: /dev/userfaultfd is in the default device list',
    evidence: 'release notes',
  },
  edk2OvmfReadable: {
    since: [10, 6],
    alters: 'AppArmor: firmware in /usr/share/edk2-ovmf/ may be read',
    evidence: 'release notes',
    opens: ['/usr/share/edk2-ovmf/'],
  },
  dataFiles: {
    since: [10, 10],
    alters: 'all layers: the data file of an image is labelled and granted',
    evidence: 'release notes',
  },
  riscvFirmwareReadable: {
    since: [11, 0],
    alters: 'AppArmor: firmware in /usr/share/qemu-efi-riscv64/ may be read',
    evidence: 'release notes',
    opens: ['/usr/share/qemu-efi-riscv64/'],
  },
  sgxRules: {since: [11, 1], alters: 'AppArmor: SGX memory gets rules', evidence: 'release notes'},
  rdpServer: {
    since: [11, 1],
    alters: 'processes: qemu-rdp serves a display of type rdp',
    evidence: 'release notes',
  },
  everyAcpiTable: {
    since: [11, 2],
    alters: 'AppArmor: every ACPI table gets a rule, no longer one of type slic alone',
    evidence: 'release notes',
  },
  vhostUserNeedsSharedMemory: {
    since: [11, 2],
    alters: 'refusals: a vhost-user interface of a VM without shared memory is refused',
    evidence: 'release notes',
  },
  loongarchFirmwareReadable: {
    seen: [11, 3],
    alters: 'AppArmor: firmware in /usr/share/qemu-efi-loongarch64/ may be read',
    evidence: 'bracketed',
    opens: ['/usr/share/qemu-efi-loongarch64/'],
  },
  acceleratorByType: {
    since: [11, 10],
    alters:
      'cgroup, /dev: /dev/kvm for type kvm and /dev/mshv for type hyperv alone, behind the default list',
    evidence: 'measured',
  },
  deniesImages: {
    until: [12, 1],
    alters:
      'AppArmor: writes to images that are only read are denied, which keeps block jobs from them for good',
    evidence: 'release notes',
  },
  masksFailures: {
    until: [12, 1],
    alters: 'AppArmor: a failure behind a host device leaves a profile without rules',
    evidence: 'bracketed',
  },
  passesOverRenderNode: {
    until: [12, 1],
    alters: 'AppArmor: a render node that no VM may have is passed over; later the VM is refused',
    evidence: 'bracketed',
  },
  sevRule: {seen: [12, 1], alters: 'AppArmor: /dev/sev for SEV', evidence: 'bracketed'},
  idleLabelsPass: {
    since: [12, 3],
    alters:
      'all layers: a label of the VM that changes nothing (type none, or not for files) may be of a driver that is not there',
    evidence: 'measured',
  },
  mapsIommufd: {
    seen: [12, 3],
    alters: 'AppArmor: the nodes of iommufd that are added while the VM runs may be mapped',
    evidence: 'bracketed',
  },
  readonlyRom: {
    seen: [12, 3],
    alters: 'AppArmor: a loader of type rom is only read, whatever its flag says',
    evidence: 'bracketed',
  },
  sharedScsiForgotten: {
    seen: [12, 3],
    alters: 'SELinux: shareable and read-only SCSI host devices are not remembered',
    evidence: 'bracketed',
  },
  vncServer: {
    since: [12, 5],
    alters: 'processes: qemu-vnc, where it is installed, serves VNC beside a display over D-Bus',
    evidence: 'release notes',
  },
} as const satisfies Readonly<Record<string, Change>>;

export type LibvirtFeatures = Readonly<Record<keyof typeof LIBVIRT_CHANGES, boolean>>;

export function libvirtFeatures(version: Version = DEFAULT_LIBVIRT): LibvirtFeatures {
  return featuresOf(version);
}

const featuresOf = onceOf((version: Version): LibvirtFeatures => featuresAt(LIBVIRT_CHANGES, version));

/** Prefixes of firmware that the helper of this libvirt lets nobody read. */
export const closedFirmware = onceOf((features: LibvirtFeatures): readonly string[] =>
  Object.entries<Change>(LIBVIRT_CHANGES).flatMap(([name, {opens = []}]) =>
    features[name as keyof LibvirtFeatures] ? [] : opens,
  ),
);
