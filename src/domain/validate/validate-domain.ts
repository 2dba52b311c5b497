// SPDX-License-Identifier: Apache-2.0
import {libvirtFeatures} from '../../versions/libvirt-changes.ts';
import type {Domain, Disk, Shmem} from '../domain.ts';
import {runsUnderQemu} from '../qemu-driver.ts';
import {validateDiskSource} from './disk-source.ts';
import {validateFilesystemForQemu, validateFilesystemTargets} from './filesystem.ts';
import {validateChardevOverrides, validateDiskOverrides} from './label-overrides.ts';
import {validateTpm, validateTpmForQemu, validateTpmCount} from './tpm.ts';
import {
  validateVhostInterface,
  validateVhostUserForQemu,
  validatePasst,
  validateGuestAddresses,
} from './interface.ts';
import {refusal} from '../refusals/refusal.ts';

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
  validateDevices(domain, qemu);
  validateFilesystemTargets(domain);
  if (qemu) domain.disks.forEach(validateDiskDirectory);
}

/** Kind after kind in libvirt's order; of each device the QEMU driver's own checks come before the general ones. */
function validateDevices(domain: Domain, qemu: boolean): void {
  const libvirt = libvirtFeatures(domain.libvirt);
  for (const disk of domain.disks) {
    validateDiskSource(disk);
    validateDiskOverrides(disk, domain);
  }
  for (const net of domain.interfaces) {
    if (qemu) validateGuestAddresses(net);
    if (qemu) validateVhostUserForQemu(net, domain, libvirt);
    validatePasst(net, libvirt);
    validateVhostInterface(net);
  }
  for (const kind of ['serials', 'parallels', 'channels', 'consoles'] as const) {
    for (const chardev of domain[kind]) validateChardevOverrides(chardev, domain);
  }
  for (const filesystem of domain.filesystems) {
    if (qemu) validateFilesystemForQemu(filesystem, domain);
  }
  for (const tpm of domain.tpms) {
    if (qemu) validateTpmForQemu(tpm, domain);
    validateTpm(tpm);
  }
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
