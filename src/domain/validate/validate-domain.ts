// SPDX-License-Identifier: Apache-2.0
import {libvirtFeatures, type LibvirtFeatures} from '../../versions/libvirt-changes.ts';
import type {
  Chardev,
  DeviceSeclabel,
  Disk,
  Domain,
  DomainSeclabel,
  Filesystem,
  Shmem,
  StorageSource,
  Video,
  Vsock,
} from '../domain.ts';
import {runsUnderQemu} from '../qemu-driver.ts';
import {validateChardev, validateCharSource} from './chardev.ts';
import {validateDisk, validateDiskTargets} from './disk.ts';
import {validateFirmware} from './firmware.ts';
import {validateHostdev, validateHostdevsDiffer} from './hostdev.ts';
import {validateTpm, validateTpmCount, validateTpmForQemu} from './tpm.ts';
import {
  validateGuestAddresses,
  validatePasst,
  validateVhostInterface,
  validateVhostUserForQemu,
} from './interface.ts';
import {refusal} from '../refusals/refusal.ts';
import {requireSharedMemory} from './shared-memory.ts';

/**
 * Refuses what libvirt refuses after parsing, as far as it bears on what svirtgen plans, and in libvirt's
 * order, so that a definition with several faults is refused for the same one: what QEMU's defaults stumble
 * over, the QEMU driver's view of the whole domain, each device, and last how the devices go together.
 *
 * @param domain with QEMU's defaults filled in: `applyQemuDefaults`
 * @throws KnownError the first fault, in libvirt's words
 */
export function validateDomain(domain: Domain): void {
  const qemu = runsUnderQemu(domain.type);
  if (qemu) domain.shmems.forEach(validateShmem);
  if (qemu) validateTpmCount(domain);
  const libvirt = libvirtFeatures(domain.libvirt);
  validateDevices(domain, qemu, libvirt);
  validateDiskTargets(domain.disks);
  if (libvirt.shareTargetsDiffer) validateFilesystemTargets(domain);
  validateHostdevsDiffer(domain);
  validateFirmware(domain.os);
  if (qemu) domain.disks.forEach(validateDiskDirectory);
}

/** Kind after kind in libvirt's order; of each device the QEMU driver's own checks come before the general ones. */
function validateDevices(domain: Domain, qemu: boolean, libvirt: LibvirtFeatures): void {
  for (const disk of domain.disks) {
    validateDisk(disk, qemu);
    validateDiskOverrides(disk, domain);
  }
  for (const net of domain.interfaces) {
    if (qemu) validateGuestAddresses(net);
    if (qemu) validateVhostUserForQemu(net, domain, libvirt);
    validatePasst(net, libvirt);
    validateVhostInterface(net);
  }
  for (const {source} of domain.smartcards) if (source) validateCharSource(source);
  if (qemu && domain.smartcards[1]) throw refusal('SMARTCARD_TWICE', domain.smartcards[1].at);
  for (const kind of ['serials', 'parallels', 'channels', 'consoles'] as const) {
    for (const chardev of domain[kind]) {
      if (!chardev.alias) validateChardev(chardev);
      validateChardevOverrides(chardev, domain);
    }
  }
  for (const filesystem of domain.filesystems) validateFilesystem(filesystem, domain, qemu);
  for (const tpm of domain.tpms) {
    if (qemu) validateTpmForQemu(tpm, domain);
    validateTpm(tpm);
  }
  if (qemu) for (const video of domain.videos) validateVideo(video, domain);
  domain.hostdevs.forEach(validateHostdev);
  for (const {source} of domain.rngs) if (source) validateCharSource(source);
  // libvirt makes up the channel of one that is reached over D-Bus.
  for (const {source} of domain.redirdevs) if (source.type !== 'dbus') validateCharSource(source);
  if (qemu) domain.shmems.forEach(validateShmemName);
  if (domain.vsock) validateVsock(domain.vsock);
}

/** Other cards draw with the node of a display. Buffers are shared out of memory that has a descriptor. */
function validateVideo({rendernode, vhostuser, blob, at}: Video, {memoryBacking}: Domain): void {
  if (rendernode !== undefined && !vhostuser) throw refusal('VIDEO_RENDERNODE', at);
  if (blob && memoryBacking.source !== 'memfd') throw refusal('VIDEO_BLOB_MEMORY', at);
}

/** 1 is loopback, 2 the host. */
function validateVsock({cid, at}: Vsock): void {
  if (cid === 1 || cid === 2) throw refusal('VSOCK_CID', at);
}

/** What QEMU makes of a directory is a FAT file system to read; libvirt refuses the rest when the VM starts. */
function validateDiskDirectory({source, at}: Disk): void {
  if (source.type !== 'dir') return;
  if (source.format !== 'fat') throw refusal('DISK_DIRECTORY_FORMAT', at);
  if (!source.readonly) throw refusal('DISK_FAT_WRITABLE', at);
}

/** Doorbells are rung through a server; plain shared memory has nobody to ring. */
function validateShmem(shmem: Shmem): void {
  if (shmem.model === 'ivshmem-doorbell' && shmem.server === undefined)
    throw refusal('SHMEM_SERVER_MISSING', shmem.at);
  if (shmem.model === 'ivshmem-plain' && shmem.server !== undefined)
    throw refusal('SHMEM_SERVER_UNWANTED', shmem.server.at);
}

function validateFilesystem(filesystem: Filesystem, domain: Domain, qemu: boolean): void {
  const {target, type, source, socket, at} = filesystem;
  if (!target) {
    const which = type === 'ram' ? undefined : (source ?? socket);
    throw refusal('FILESYSTEM_TARGET_MISSING', at, {which: which === undefined ? '' : ` ${which}`});
  }
  if (!qemu) return;
  if (type !== 'mount') throw refusal('FILESYSTEM_TYPE', at);
  // virtiofsd works on the guest's memory.
  if (filesystem.driver === 'virtiofs') requireSharedMemory(domain, 'virtiofs', at);
}

/** The target is the tag by which the guest mounts it. */
function validateFilesystemTargets(domain: Domain): void {
  const seen = new Map<string, Filesystem>();
  for (const filesystem of domain.filesystems) {
    const {target} = filesystem;
    if (target === undefined) continue;
    const earlier = seen.get(target);
    if (earlier !== undefined)
      throw refusal('FILESYSTEM_TARGET_TWICE', filesystem.at, {target, line: earlier.at.line});
    seen.set(target, filesystem);
  }
}

/**
 * Refuses an override on a disk when the domain's own label of that model turns relabelling off: the label
 * could never be set. libvirt looks at every image of the chain, but not at data stores, and not at nvram.
 */
function validateDiskOverrides(disk: Disk, domain: Domain): void {
  let image: StorageSource | 'terminator' | undefined = disk.source;
  while (image !== undefined && image !== 'terminator') {
    validateOverrides(image.seclabels, domain.seclabels);
    image = image.backing;
  }
}

/** The same for the source of a serial, parallel, channel or console. */
function validateChardevOverrides(chardev: Chardev, domain: Domain): void {
  validateOverrides(chardev.source.seclabels, domain.seclabels);
}

/** An override that only says relabel='no' counts too: libvirt compares models, not labels. */
function validateOverrides(overrides: readonly DeviceSeclabel[], labels: readonly DomainSeclabel[]): void {
  for (const override of overrides) {
    const off = labels.find(label => label.model === override.model && !label.relabel);
    if (off === undefined) continue;
    throw refusal('SECLABEL_OVERRIDE_WITHOUT_RELABEL', override.at, {
      model: off.model ?? '',
      line: off.at.line,
    });
  }
}

/** It becomes a file of /dev/shm. */
function validateShmemName({name, at}: Shmem): void {
  if (name.includes('/')) throw refusal('SHMEM_NAME', at, {wrong: "include '/' character"});
  if (name === '.' || name === '..') throw refusal('SHMEM_NAME', at, {wrong: `be equal to '${name}'`});
}
