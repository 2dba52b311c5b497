/** Disks and firmware. */
import type {Amendment} from './amendment.ts';

export const STORAGE_AMENDMENTS = {
  'readonly data file': {
    libvirt: 'the data file of a readonly image may be written when it is named in `<source>`',
    svirtgen: 'may be read, like its image',
    why: 'QEMU opens it for reading',
    test: 'storage.test.ts',
  },
  'directory images': {
    libvirt: 'a rule for a directory’s name, which matches no directory',
    svirtgen: 'the directory with what is in it',
    why: 'a disk of type dir shows the files to the guest',
    test: 'storage.test.ts',
  },
  'transient overlay': {
    libvirt: 'nothing until the VM runs',
    svirtgen: 'the overlay `IMAGE.TRANSIENT-NAME`',
    why: 'libvirt makes it at start',
    test: 'storage.test.ts',
  },
  'block copy target': {
    libvirt: 'nothing: the rule is lost whenever the profile is renewed',
    svirtgen: 'the target of a running copy, and the images below it',
    why: 'the copy goes on',
    test: 'storage.test.ts',
  },
  'NVMe disks': {
    libvirt: 'nothing',
    svirtgen: 'the device’s IOMMU group, and the container',
    why: 'the disk cannot be opened otherwise',
    test: 'storage.test.ts',
  },
  'storage sockets': {
    libvirt: 'nothing',
    svirtgen: 'sockets of vhost-user disks and of servers, also of backing images',
    why: 'QEMU connects to them',
    test: 'storage.test.ts',
  },
  'storage clients': {
    libvirt: 'nothing',
    svirtgen: 'the configuration of Ceph, keys and known hosts of ssh',
    why: 'the client library reads them',
    test: 'storage.test.ts',
  },
  'persistent reservations': {
    libvirt: 'nothing',
    svirtgen: 'the helper’s socket, its own or libvirt’s',
    why: 'QEMU asks it for reservations',
    test: 'storage.test.ts',
  },
  volumes: {
    libvirt: 'nothing, silently, for a volume that is not looked up yet',
    svirtgen: 'a warning; with the type libvirt adds to a running VM’s definition, its image and chain',
    why: 'the profile would lack a disk',
    test: 'storage.test.ts',
  },

  'ROM loader': {
    libvirt: 'lets the VM write the file of a ROM that is not called readonly',
    svirtgen: 'a ROM is read; only flash is written',
    why: 'QEMU copies a ROM into memory',
    test: 'firmware.test.ts',
  },
  'firmware variables': {
    libvirt: 'nothing for `<varstore>`, nor for variables of firmware that is chosen at start',
    svirtgen: 'the file in whichever format, on a block device too; never its template',
    why: 'the guest keeps its settings there',
    test: 'firmware.test.ts',
  },
  'option ROMs': {
    libvirt: 'nothing',
    svirtgen: 'the file of `<rom>` for reading, also in the directories of firmware that the policy lists',
    why: 'QEMU loads it',
    test: 'firmware.test.ts',
  },
} as const satisfies Readonly<Record<string, Amendment>>;
