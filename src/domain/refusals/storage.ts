// SPDX-License-Identifier: Apache-2.0
/** What is refused about disks, images and shared directories. */
import type {RefusalTable} from './refusal-table.ts';

export const STORAGE = {
  XML_ERROR: {
    BACKING_FORMAT: ['missing disk backing store format', "Add <format type='…'/> to <backingStore>."],
    BACKING_SOURCE: ['missing disk backing store source', "Add <source file='…'/> to <backingStore>."],
    DATA_STORE_FORMAT: ['missing data file store format', "Add <format type='raw'/> to <dataStore>."],
    DATA_STORE_SOURCE: ['missing disk data file store source', "Add <source file='…'/> to <dataStore>."],
    FIRMWARE_FORMAT: ["Unsupported {what} format '{format}'", 'Use raw or qcow2.'],
    MIRROR_SOURCE: ['mirror requires source element', "Add <source file='…'/> to <mirror>."],
    NETWORK_DISK_HOST: ['missing name for host', "Add name='…' to <host>."],
    NETWORK_DISK_NAME: ['missing name for disk source', "Add name='…' to <source>."],
    NETWORK_DISK_SOCKET: ['missing socket for unix transport', "Add socket='…' to <host>."],
    NETWORK_DISK_TRANSPORT: [
      "transport '{transport}' does not support socket attribute",
      "Add transport='unix', or remove the socket.",
    ],
    NVME_ADDRESS: [
      'NVMe disk source is missing address',
      "Add <address domain='0x0000' bus='…' slot='…' function='…'/> to <source>.",
    ],
    STORAGE_VALUE: ["unknown {what} '{value}'", 'Correct its spelling.'],
    VOLUME_INCOMPLETE: [
      "'pool' and 'volume' must be specified together for 'volume' type source",
      "Add pool='…' and volume='…' to <source>.",
    ],
  },
  XML_DETAIL: {
    DISK_SOURCE_MISSING: [
      'missing source information for device{which}',
      "a disk of type='{type}' has <source {attribute}='…'/>; libvirt ignores other attributes",
    ],
    FILESYSTEM_SOURCE_MISSING: [
      'missing source information for device{which}',
      "say what is shared: <source dir='…'/>",
    ],
  },
  CONFIG_UNSUPPORTED: {
    DISK_DIRECTORY_FORMAT: [
      "storage type 'dir' requires use of storage format 'fat'",
      "write <driver name='qemu' type='fat'/>, or share the directory with <filesystem>",
    ],
    DISK_ENCRYPTION_TWICE: [
      'an <encryption> definition already found for disk source',
      'Keep the <encryption> inside <source>.',
    ],
    DISK_FAT_WRITABLE: [
      "virtual FAT storage can't be accessed in read-write mode",
      'add <readonly/>, or share the directory with <filesystem>',
    ],
    DISK_FORMAT: ["unknown driver format value '{type}'", "Use the image's format, such as raw or qcow2."],
    FILESYSTEM_TARGET_TWICE: [
      "filesystem target '{target}' specified twice",
      'give it another <target dir=…/> than the <filesystem> in line {line}',
    ],
    VHOSTUSER_DISK_TYPE: [
      "invalid chardev type '{type}' for 'vhostuser' disk type",
      "Only type='unix' works.",
    ],
  },
} as const satisfies RefusalTable;
