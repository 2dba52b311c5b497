// SPDX-License-Identifier: Apache-2.0
/** Words about disks, their chains, and firmware. */
import type {WordsTable} from './row.ts';

export const STORAGE = {
  HOST_DISK_WRITABLE: {
    severity: 'error',
    title: 'A VM may write to a disk that the host has mounted',
    message: ({path, point}: {path: string; point: string | null}) =>
      point === null
        ? `${path} holds swap space of the host: the guest writes to the memory of every process that is swapped out`
        : `${path} holds the file system that the host has mounted on ${point}: the guest writes beneath it, and changes any file of it`,
    help: 'Give the VM a disk, a partition or a volume of its own, or unmount it on the host first (swap: swapoff).',
  },
  DISK_FORMAT_UNSPECIFIED: {
    severity: 'note',
    title: 'A disk does not say its format',
    message: ({path}: {path: string}) =>
      `${path} has no <driver type=…>: it is taken for raw, and what its header says is not followed`,
    help: "Write <driver name='qemu' type='raw'/>, or the format it has.",
  },
  DISK_FORMAT_MISMATCH: {
    severity: 'error',
    title: 'A disk has another format than the definition says',
    message: ({path, written, found}: {path: string; written: string; found: string}) =>
      `${path} is used as ${written}, and its header is that of ${found}: the guest could have written it, to be led to another file`,
    help: 'Find out which is right with `qemu-img info -f raw`, and write it into <driver type=…>.',
  },
  BACKING_FORMAT_UNRECORDED: {
    severity: 'warning',
    title: 'An image does not record the format of its backing file',
    message: ({path, backing}: {path: string; backing: string}) =>
      `${path} does not say which format ${backing} has: it has to be guessed from bytes that a guest may have written`,
    help: 'Record it: qemu-img rebase -u -F FORMAT -b BACKING IMAGE.',
  },
  BACKING_FILE_WRITABLE: {
    severity: 'warning',
    title: 'Everybody may write a backing file',
    message: ({path, mode}: {path: string; mode: string}) =>
      `${path} is the base of other images and has mode ${mode}: a change to it breaks every image above`,
    help: 'chmod o-w the file; a golden image is best mode 0444 and owned by root.',
  },
  BACKING_FILE_CHOWNED: {
    severity: 'note',
    title: "libvirt gives the backing file to QEMU's user",
    message: ({path}: {path: string}) =>
      `libvirt makes QEMU's user the owner of ${path}, which this VM only reads, and does not give it back`,
    help: 'Keep golden images on a read-only mount, or write <seclabel model="dac" relabel="no"/> in the backing source.',
  },
  CHAIN_LOOP: {
    severity: 'error',
    title: 'An image is its own backing file',
    message: ({path}: {path: string}) => `${path} comes twice in one chain`,
    help: 'Rebase the image to the file it was made from: qemu-img rebase -u.',
  },
  CHAIN_LONG: {
    severity: 'note',
    title: 'A long chain of images',
    message: ({count}: {count: number}) =>
      `${count} images on top of each other: each is opened, labelled and searched at every start`,
    help: 'Merge snapshots that are not needed: virsh blockcommit or blockpull.',
  },
  DATA_FILE_MISSED: {
    severity: 'warning',
    title: 'libvirt misses the data file of an image',
    message: ({path, dataFile}: {path: string; dataFile: string}) =>
      `${path} keeps its data in ${dataFile}; QEMU opens it, and libvirt 11.3.0 neither labels nor allows it`,
    help: 'Write it into the definition as <dataStore>.',
  },
  DATA_FILE_WRITABLE: {
    severity: 'warning',
    title: 'The data file of a read-only disk is writable',
    message: ({path}: {path: string}) =>
      `the disk is read-only, and its data file ${path} is granted for writing`,
    help: 'Write <readonly/> for the data store as well, or make the file read-only by its mode.',
  },
  READONLY_AND_WRITABLE: {
    severity: 'warning',
    title: 'One file is read-only here and writable there',
    message: ({path, writer}: {path: string; writer: string}) =>
      `${path} is read-only here and written by ${writer}: the deny rule for one wins over the grant for the other`,
    help: 'Make both uses read-only, or give each its own file.',
  },
  BLOCK_DEVICE_UNSTABLE_NAME: {
    severity: 'warning',
    title: 'A disk is named by the order in which the kernel found it',
    message: ({path}: {path: string}) =>
      `${path} may be another disk after the next boot, and the VM would be given that`,
    help: 'Use a name below /dev/disk/by-id, or of a logical volume.',
  },
  FIRMWARE_WRITABLE: {
    severity: 'error',
    title: 'The guest may write its firmware',
    message: ({path}: {path: string}) =>
      `${path} is not read-only: the guest could change the firmware of every VM that uses it`,
    help: "Write <loader readonly='yes' …>.",
  },
  NVRAM_IS_TEMPLATE: {
    severity: 'error',
    title: 'The firmware variables are the template itself',
    message: ({path}: {path: string}) =>
      `${path} is the template that other VMs are made from, and this VM writes it`,
    help: 'Name a file of the VM’s own in <nvram>, and the template in its template attribute.',
  },
  NVRAM_NAME_UNCOVERED: {
    severity: 'note',
    title: 'The firmware variables have a name that AppArmor’s abstraction does not cover',
    message: ({path}: {path: string}) =>
      `${path} does not end in _VARS.fd below libvirt's nvram directory: it opens only as long as the VM's own rule for it is loaded`,
    help: 'Name it NAME_VARS.fd below /var/lib/libvirt/qemu/nvram where you have the choice.',
  },
} as const satisfies WordsTable;
