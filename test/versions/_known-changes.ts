// SPDX-License-Identifier: Apache-2.0
/**
 * What is known to have changed between libvirt 8.0 and 12.8 for who labels, from its release notes, its sources and
 * four releases that were asked: each is followed by rows of our tables, or something speaks against that.
 */

export interface KnownChange {
  /** The first version that has it; `9.1-9.10` where it came with one of these. */
  readonly first: string;
  readonly what: string;
  /** Rows of `LIBVIRT_CHANGES`, and paths of rows of `XML_VOCABULARY`. */
  readonly rows: readonly string[];
  /** Where there are none. */
  readonly why?: string;
}

const change = (first: string, what: string, ...rows: readonly string[]): KnownChange => ({
  first,
  what,
  rows,
});
const unfollowed =
  (why: string) =>
  (first: string, what: string): KnownChange => ({first, what, rows: [], why});

/** The files of the host say it, whichever libvirt is followed. */
const onDisk = unfollowed('the abstraction and the templates are read as they are installed');
/** What the daemon does with labels that it has set, which no plan shows. */
const afterwards = unfollowed('restoring, hot-plug, migration or a message, which no plan shows');
/** Absent in 7.0, there in 9.0: 8.x is followed as 9.0. */
const by90 = unfollowed('nobody knows which 8.x it came with: 8.x is followed as 9.0, where it is there');
const unlabelled = unfollowed('neither a path nor a label of a VM hangs on it');
const firmwareChoice = unfollowed('firmware that libvirt chooses is read from the definition, never chosen');
/** What depends on the machine or on the CPU is not judged. */
const unjudged = unfollowed(
  'a definition that is refused for its machine or its CPU is planned all the same',
);

/** By the version that has it for certain. */
export const KNOWN_CHANGES: readonly KnownChange[] = [
  onDisk('8.1', 'OVMF is read and locked, and variables of firmware below the nvram directory'),
  change('8.1', 'debugging ports', 'devices/serial/target'),
  afterwards('8.2', 'nodes of cgroup_device_acl stay when a device is unplugged'),
  change(
    '8.4',
    'displays and character devices over D-Bus',
    'devices/graphics',
    'devices/channel',
    'devices/serial',
  ),
  change('8.4', 'clocks from a point in time', 'clock'),
  change('8.4', 'D-Bus for other devices', 'devices/parallel', 'devices/console'),
  change('8.5', 'NVRAM is a storage source', 'os/nvram'),
  afterwards('8.5', 'labels of the files that screenshots are written to'),
  change('8.6', 'a loader beside firmware that libvirt chooses is kept', 'os/loader'),
  change('8.8', 'the VFIO group node of an NVMe disk is labelled', 'nvmeContext'),
  change('8.10', 'SGX memory', 'devices/memory'),
  change('8.10', 'AVIC', 'features/hyperv/avic'),
  change('9.0', 'descriptors in place of an image', 'devices/disk/source'),
  change('9.0', 'a TPM of somebody else', 'devices/tpm/backend'),
  change('9.0', 'passt', 'devices/interface/backend'),
  by90('7.1-9.0', 'listening sockets of character devices are labelled where they are there'),
  by90('7.1-9.0', 'the default device list comes first'),
  by90('7.1-9.0', "a rule for the directory of an emulated TPM's state"),
  by90('7.1-9.0', 'config and revision in the rules for OpenGL'),
  by90('7.1-9.0', 'U-Boot and OpenSBI may be read as firmware'),
  by90('7.1-9.0', 'rules for evdev inputs'),
  by90('7.1-9.0', 'an empty file of a profile is written anew'),
  afterwards('9.0', 'the old /dev is unmounted in the VM'),
  change('9.1', "q35's own watchdog", 'devices/watchdog', 'devices/panic'),
  unlabelled('9.1', 'crypto devices'),
  afterwards('9.1', 'counts of remembered labels of TPM states on shared storage'),
  change('9.2', 'passt has a label and a profile of its own', 'passtApart'),
  change('9.2', 'firmware is chosen when a VM is defined, and NVRAM has formats', 'os/loader', 'os/nvram'),
  unfollowed("no plan sets an owner of passt's log")('9.5', "the owner of passt's log"),
  unjudged('9.3', 'watchdogs of other machines'),
  unjudged('9.4', 'nodes of memory that are restrictive and others that are not'),
  change('9.2-9.5', 'LUKS of any version', 'devices/disk/**/encryption'),
  change('9.5', 'memory without slots', 'maxMemory'),
  onDisk('9.6', "the abstraction's local additions"),
  afterwards('9.6', "an empty directory of a TPM's state is set up again"),
  change('9.6', 'asynchronous teardown', 'features/async-teardown'),
  firmwareChoice('9.7', 'faults of 9.2'),
  change('9.7', 'channel sockets are in the state directory', 'channelsInStateDirectory'),
  change('9.8', 'vDPA disks', 'devices/disk'),
  change(
    '9.8',
    'nbdkit serves disks on servers',
    'nbdkit',
    'devices/disk/**/identity',
    'devices/disk/**/knownHosts',
  ),
  change('9.10', 'PipeWire', 'devices/audio'),
  change('9.1-9.10', "a mediated device's group node is not remembered", 'groupNodeOfMdevForgotten'),
  change('9.1-9.10', 'a rule for virtio-pmem', 'virtioPmem'),
  change('9.1-9.10', 'rules for volumes', 'translatedVolumes', 'devices/disk/source'),
  change('9.1-9.10', 'capabilities are no subsystem', 'capabilitiesTold'),
  change('9.1-9.10', "SUSE's firmware may be read", 'qemuFirmwareReadable'),
  change('9.1-9.10', '/dev/udmabuf', 'sharedMemoryNodes', 'devices/video/model'),
  change('9.1-9.10', 'port forwarding needs passt', 'portForwardNeedsPasst'),
  change('9.1-9.10', "a device's label without a label", 'relabelNeedsLabel'),
  change('9.1-9.10', 'shares have targets of their own', 'shareTargetsDiffer'),
  unfollowed('a definition with such a device is planned, with what the device would be given')(
    '9.6-9.10',
    'blob memory is refused where the memory is no memfd',
  ),
  change('10.0', 'virtiofsd without root', 'devices/filesystem/idmap'),
  unlabelled('10.0', 'VFIO drivers by model'),
  change('10.0', 'a loader may be written', 'writableLoader'),
  change('9.8-10.0', 'rules are included if they exist', 'optionalInclude'),
  change('10.1', '/dev/userfaultfd', 'userfaultfd'),
  onDisk('10.1', "passt's child profile knows sessions' sockets"),
  unfollowed("virtiofsd's socket is made by libvirtd and passed on: no plan labels it")(
    '10.2',
    'its context',
  ),
  change('10.2', 'MTP and loongarch64', 'devices/filesystem/driver', 'os/type'),
  change('10.4', 'sound over virtio, RAS', 'devices/sound', 'features/ras'),
  change('10.5', 'SEV-SNP', 'launchSecurity'),
  change('10.6', 'pstore', 'devices/pstore'),
  change('10.6', 'firmware in edk2-ovmf', 'edk2OvmfReadable'),
  unfollowed('whether QEMU was built with slirp is not asked')('10.6', 'passt in place of slirp'),
  change('10.7', 'PS/2, emsr_bitmap', 'features/ps2', 'features/hyperv/emsr_bitmap'),
  unfollowed('a driver that is off is one that the host does not have')(
    '10.8',
    'TEMPLATE.lxc may be missing',
  ),
  afterwards('10.8', 'the directory of file-backed memory is that of the start'),
  onDisk('10.9', 'qemu-system-i386 below libexec'),
  change('10.10', 'data files of images', 'dataFiles', 'devices/disk/**/dataStore'),
  change(
    '10.10',
    "another place for a TPM's state",
    'devices/tpm/backend/source',
    'devices/tpm/backend/profile',
  ),
  unfollowed('9.0 takes and labels them as well, as it was asked')('10.10', 'NVRAM on block devices'),
  change('11.0', 'RISC-V firmware', 'riscvFirmwareReadable'),
  change('11.0', 'virtiofs that is only read', 'devices/filesystem/readonly'),
  change('11.1', 'rules for SGX', 'sgxRules'),
  change('11.1', 'vhost-user through passt', 'devices/interface', 'features/aia'),
  change('11.1', 'RDP', 'rdpServer', 'devices/graphics'),
  change('11.2', 'shim', 'os/shim'),
  change('11.2', 'several ACPI tables', 'everyAcpiTable', 'os/acpi/table'),
  change('11.2', 'a vhost-user interface needs shared memory', 'vhostUserNeedsSharedMemory'),
  unlabelled('11.3', 'AppArmor 2 is not supported any more'),
  afterwards('9.1-11.3', 'paths that are not there are passed over when labels are put back'),
  afterwards('9.1-11.3', 'a file that is missing is an error also where SELinux only warns'),
  afterwards('9.1-11.3', 'no mark for images on NFS that cannot be labelled'),
  afterwards('9.1-11.3', 'putting back goes on after a failure'),
  afterwards('9.1-11.3', 'what is remembered after a migration on shared storage'),
  afterwards('9.1-11.3', 'nodes in /dev that are there are left alone'),
  afterwards('9.1-11.3', 'images of block jobs are not remembered'),
  onDisk('9.1-11.3', 'more in the abstraction'),
  onDisk('9.1-11.3', "the helper's own profile"),
  change('11.1-11.3', 'LoongArch firmware may be read', 'loongarchFirmwareReadable'),
  unlabelled('11.4', 'helper programs are looked for in PATH'),
  change('11.5', 'NVMe bus', 'devices/disk/target'),
  change('11.5', 'an AMD IOMMU', 'devices/iommu'),
  afterwards('11.5', 'missing paths on shared storage'),
  change('11.6', 'TDX', 'launchSecurity'),
  firmwareChoice('11.8', 'firmware without variables'),
  unjudged('11.9', 'features of Hyper-V that need others'),
  change('11.10', '/dev/kvm and /dev/mshv by type', 'acceleratorByType', '.'),
  afterwards('11.10', 'modes of overlays of snapshots'),
  firmwareChoice('12.0', 'firmware of confidential VMs'),
  afterwards('12.0', "a migration with a TPM's state on NFS"),
  change('12.1', 'images that are only read are not denied', 'deniesImages'),
  change('12.1', 'firmware variables in JSON', 'os/varstore'),
  change('12.1', 'iommufd of a device', 'devices/hostdev/driver', 'devices/interface/driver'),
  change('11.4-12.1', 'a rule for /dev/sev', 'sevRule'),
  change('11.4-12.1', 'failures of the helper are told', 'masksFailures', 'passesOverRenderNode'),
  change('12.2', 'iommufd of the VM', 'iommufd'),
  change('11.4-12.3', 'iommufd may be mapped', 'mapsIommufd'),
  change('12.3', 'tap nodes of macvtap', 'devices/interface/tapfd'),
  change('11.4-12.3', 'a ROM is only read', 'readonlyRom'),
  change('11.4-12.3', 'shared SCSI devices are not remembered', 'sharedScsiForgotten'),
  change('12.3', 'labels of absent drivers', 'idleLabelsPass'),
  afterwards('11.4-12.3', 'entries that others share'),
  unlabelled('12.4', 'QEMU before 7.2 is not supported any more'),
  change('12.5', 'qemu-vnc', 'vncServer'),
  afterwards('12.7', 'links are not followed when a directory is given to QEMU'),
  change('11.4-12.8', 'USB devices by port', 'devices/hostdev/source/address'),
  onDisk('11.4-12.8', 'USB and channel subsystems in the abstraction'),
  onDisk('11.4-12.8', "the helper's own profile"),
  unlabelled('11.4-12.8', "words of the helper's usage"),
];
