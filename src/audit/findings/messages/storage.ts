// SPDX-License-Identifier: Apache-2.0
/** Words about disks, their chains, and firmware. */
import type {Named, WordsTable} from './row.ts';

export const STORAGE = {
  HOST_DISK_WRITABLE: {
    severity: 'error',
    title: 'The VM may write to a disk that the host has mounted',
    message: ({path, point}: {path: string; point: string | null}) =>
      point === null
        ? `${path} holds swap space of the host: the guest can change the memory of every process that is swapped out`
        : `${path} holds the file system that the host has mounted on ${point}: the guest can change every file on it`,
    help: 'Give the VM a disk, a partition or a volume of its own, or unmount it on the host first (swap: swapoff).',
  },
  DISK_FORMAT_UNSPECIFIED: {
    severity: 'note',
    title: 'A disk does not say its format',
    message: ({path}: {path: string}) =>
      `${path} has no <driver type=…>: it is used as raw, and its header is ignored`,
    help: "Write <driver name='qemu' type='raw'/>, or the format it has.",
  },
  DISK_FORMAT_MISMATCH: {
    severity: 'error',
    title: "A disk's format is not what the definition says",
    message: ({path, written, found}: Named<'path' | 'written' | 'found'>) =>
      `${path} is used as ${written}, but has the header of ${found}: the guest may have written that header to reach another file`,
    help: 'Write the format that the image was made with into <driver type=…>. If the VM has always used it as raw, keep raw: the guest wrote that header.',
  },
  BACKING_FORMAT_UNRECORDED: {
    severity: 'warning',
    title: 'An image does not record the format of its backing file',
    message: ({path, backing}: Named<'path' | 'backing'>) =>
      `${path} does not record the format of ${backing}, which has to be guessed from bytes that a guest may have written`,
    help: 'Record it: qemu-img rebase -u -F FORMAT -b BACKING IMAGE.',
  },
  BACKING_FILE_WRITABLE: {
    severity: 'warning',
    title: 'Everybody can write to a backing file',
    message: ({path, mode}: Named<'path' | 'mode'>) =>
      `${path} is the base of other images and has mode ${mode}: a change to it breaks every image on top`,
    help: 'Take the write permission away: chmod o-w FILE. A golden image should have mode 0444 and belong to root.',
  },
  BACKING_FILE_CHOWNED: {
    severity: 'note',
    title: "libvirt gives the backing file to QEMU's user",
    message: ({path}: {path: string}) =>
      `libvirt makes QEMU's user the owner of ${path}, which this VM only reads, and does not restore the owner`,
    help: 'Keep golden images on a read-only mount, or write <seclabel model="dac" relabel="no"/> in the backing source.',
  },
  CHAIN_LOOP: {
    severity: 'error',
    title: 'An image is its own backing file',
    message: ({path}: {path: string}) =>
      `${path} occurs twice in one chain: QEMU refuses it, and the VM does not start`,
    help: 'Rebase the image onto the file that it was made from: qemu-img rebase -u.',
  },
  CHAIN_LONG: {
    severity: 'note',
    title: 'A long chain of images',
    message: ({count}: {count: number}) =>
      `${count} images are stacked: each is opened, labelled and searched at every start`,
    help: 'Merge snapshots that you do not need: virsh blockcommit or blockpull.',
  },
  DATA_FILE_MISSED: {
    severity: 'warning',
    title: 'libvirt misses the data file of an image',
    message: ({path, dataFile}: Named<'path' | 'dataFile'>) =>
      `${path} keeps its data in ${dataFile}; QEMU opens it, but libvirt 11.3.0 neither labels nor allows it`,
    help: 'Write it into the definition as <dataStore>.',
  },
  DATA_FILE_WRITABLE: {
    severity: 'warning',
    title: 'The data file of a read-only disk is writable',
    message: ({path}: {path: string}) => `the disk is read-only, but its data file ${path} is writable`,
    help: 'Add <readonly/> to the data store as well, or make the file read-only by its mode.',
  },
  READONLY_AND_WRITABLE: {
    severity: 'warning',
    title: 'One file is used both read-only and writable',
    message: ({path, writer}: Named<'path' | 'writer'>) =>
      `${path} is read-only here, but writable for ${writer}: the deny rule for the one overrides the grant for the other`,
    help: 'Make both uses read-only, or give each its own file.',
  },
  DISK_TWICE: {
    severity: 'error',
    title: 'A VM has one disk twice',
    message: ({path, named, device}: Named<'path' | 'named' | 'device'>) =>
      path === named
        ? `${path} is ${device}, too: QEMU does not open it twice, and the VM does not start`
        : `${path} and ${named} of ${device} are one disk, or one lies on the other: the guest has it twice, and destroys what is on it`,
    help: 'Remove one of the two disks.',
  },
  BLOCK_DEVICE_UNSTABLE_NAME: {
    severity: 'warning',
    title: 'A disk has an unstable name',
    message: ({path}: {path: string}) =>
      `${path} may be another disk after the next boot, and the VM would get that one`,
    help: 'Use a name in /dev/disk/by-id, or that of a logical volume.',
  },
  FIRMWARE_WRITABLE: {
    severity: 'error',
    title: 'The guest may write to its firmware',
    message: ({path}: {path: string}) =>
      `${path} is not read-only: the guest could change the firmware of every VM that uses it`,
    help: "Write <loader readonly='yes' …>.",
  },
  NVRAM_IS_TEMPLATE: {
    severity: 'error',
    title: 'The firmware variables are the template itself',
    message: ({path}: {path: string}) =>
      `${path} is the template that other VMs are made from, and this VM writes to it`,
    help: 'Name a separate file for this VM in <nvram>, and the template in its template attribute.',
  },
  NVRAM_NAME_UNCOVERED: {
    severity: 'note',
    title: "AppArmor's abstraction does not cover the firmware variables",
    message: ({path}: {path: string}) =>
      `${path} does not end in _VARS.fd in libvirt's nvram directory: it can be opened only while the VM's own rule for it is loaded`,
    help: 'If you can choose, name it NAME_VARS.fd in /var/lib/libvirt/qemu/nvram.',
  },
} as const satisfies WordsTable;
