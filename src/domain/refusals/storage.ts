// SPDX-License-Identifier: Apache-2.0
/** What is refused about disks, images and shared directories. */
import type {RefusalTable} from './refusal-table.ts';

export const STORAGE = {
  XML_ERROR: {
    BACKING_FORMAT: `missing disk backing store format
      Add <format type='…'/> to <backingStore>.`,
    BACKING_SOURCE: `missing disk backing store source
      Add <source file='…'/> to <backingStore>.`,
    DISK_NAME_UNKNOWN: `Unknown disk name '{target}' and no address specified
      write <target dev='vda' bus='virtio'/>, or another such name`,
    DISK_TARGET_TWICE: `target '{target}' duplicated for disk sources '{first}' and '{second}'
      give it another <target dev=…/> than the <disk> in line {line}`,
    DATA_STORE_FORMAT: `missing data file store format
      Add <format type='raw'/> to <dataStore>.`,
    DATA_STORE_SOURCE: `missing disk data file store source
      Add <source file='…'/> to <dataStore>.`,
    FIRMWARE_FORMAT: `Unsupported {what} format '{format}'
      Use raw or qcow2.`,
    MIRROR_SOURCE: `mirror requires source element
      Add <source file='…'/> to <mirror>.`,
    NETWORK_DISK_HOST: `missing name for host
      Add name='…' to <host>.`,
    NETWORK_DISK_NAME: `missing name for disk source
      Add name='…' to <source>.`,
    NETWORK_DISK_POOL: `can't split path '{name}' into pool name and image name
      write both with a slash between them, such as name='pool/image'`,
    NETWORK_DISK_SOCKET: `missing socket for unix transport
      Add socket='…' to <host>.`,
    NETWORK_DISK_TRANSPORT: `transport '{transport}' does not support socket attribute
      Add transport='unix', or remove the socket.`,
    NVME_ADDRESS: `NVMe disk source is missing address
      Add <address domain='0x0000' bus='…' slot='…' function='…'/> to <source>.`,
    STORAGE_VALUE: `unknown {what} '{value}'
      Correct its spelling.`,
    VOLUME_INCOMPLETE: `'pool' and 'volume' must be specified together for 'volume' type source
      Add pool='…' and volume='…' to <source>.`,
  },
  XML_DETAIL: {
    DISK_SOURCE_MISSING: `missing source information for device{which}
      a disk of type='{type}' has <source {attribute}='…'/>; libvirt ignores other attributes`,
    DISK_TARGET_MISSING: `missing target information for device{which}
      add <target dev='vda' bus='virtio'/>: how the guest sees the disk`,
    FILESYSTEM_TARGET_MISSING: `missing target information for device{which}
      add <target dir='…'/>: the tag by which the guest mounts it`,
    FILESYSTEM_SOURCE_MISSING: `missing source information for device{which}
      say what is shared: <source dir='…'/>`,
  },
  CONFIG_UNSUPPORTED: {
    DISK_DIRECTORY_FORMAT: `storage type 'dir' requires use of storage format 'fat'
      write <driver name='qemu' type='fat'/>, or share the directory with <filesystem>`,
    DISK_ENCRYPTION_TWICE: `an <encryption> definition already found for disk source
      Keep the <encryption> inside <source>.`,
    DISK_DRIVER: `unsupported driver name '{name}' for disk '{target}'
      write <driver name='qemu'>, or leave the name out`,
    DISK_FAT_FILE: `storage format 'fat' is supported only with 'dir' storage type
      use <disk type='dir'>, or the format that the image has`,
    DISK_FAT_WRITABLE: `virtual FAT storage can't be accessed in read-write mode
      add <readonly/>, or share the directory with <filesystem>`,
    DISK_FORMAT: `unknown driver format value '{type}'
      Use the image's format, such as raw or qcow2.`,
    'DISK_FORMAT.cow': `'cow' storage format is not supported
      convert the image to qcow2`,
    'DISK_FORMAT.dir': `'directory' storage format is not directly supported by QEMU, use 'dir' disk type instead
      use <disk type='dir'> with format fat`,
    'DISK_FORMAT.iso': `storage format 'iso' is not directly supported by QEMU, use 'raw' instead
      write <driver type='raw'/>`,
    DISK_MEDIUM: `disk type of '{target}' does not support ejectable media
      put the CD-ROM on another bus, such as bus='sata'`,
    DISK_READONLY_BUS: `readonly {bus} disks are not supported
      remove <readonly/>, or use bus='virtio' or bus='scsi'`,
    DISK_SHARED_FORMAT: `shared access for disk '{target}' requires use of supported storage format
      use a raw image, or remove <shareable/>: formats that keep tables have one writer`,
    DISK_TARGET: `invalid disk target '{target}'
      write a name such as 'vda'`,
    'DISK_TARGET.partition': `invalid disk target '{target}', partitions can't appear in disk targets
      write the name of a whole disk`,
    DISK_TRANSIENT: `transient disk supported only with 'file' type ({target})
      remove <transient/>, or use an image in a file`,
    'DISK_TRANSIENT.empty': `transient disk '{target}' must not be empty
      Remove <transient/>.`,
    'DISK_TRANSIENT.readonly': `transient disk '{target}' must not be read-only
      Remove <transient/>: nothing is written to it.`,
    FILESYSTEM_TYPE: `only supports mount filesystem type
      use type='mount': the others are for containers`,
    LUN_BUS: `disk device='lun' is not supported for bus='{bus}'
      use bus='scsi' or bus='virtio', or device='disk'`,
    LUN_FORMAT: `disk device 'lun' must use 'raw' format
      use <driver type='raw'/>, or device='disk'`,
    LUN_PROTOCOL: `disk device='lun' is not supported for protocol='{protocol}'
      use device='disk': only iscsi passes commands on`,
    LUN_SOURCE: `disk device='lun' is only valid for block type disk source
      use <disk type='block'>, or device='disk'`,
    RESERVATIONS_WITHOUT_LUN: `<reservations/> allowed only for lun devices
      use device='lun', or remove <reservations>`,
    FILESYSTEM_TARGET_TWICE: `filesystem target '{target}' specified twice
      give it another <target dir=…/> than the <filesystem> in line {line}`,
    VHOSTUSER_DISK_TYPE: `invalid chardev type '{type}' for 'vhostuser' disk type
      Only type='unix' works.`,
  },
  INVALID_ARG: {
    NETWORK_DISK_PORT: `failed to parse port number '{port}'
      write a number from 1 to 65535`,
    'NETWORK_DISK_PORT.range': `port '{port}' out of range
      write a number from 1 to 65535`,
  },
  INTERNAL_ERROR: {
    DISK_BUS: `Invalid bus type '{bus}' for disk
      use another bus, or device='floppy'`,
    'DISK_BUS.floppy': `Invalid bus type '{bus}' for floppy disk
      remove bus='…', or use device='disk'`,
    DISK_NAME: `Invalid harddisk device name: {target}
      write a name such as 'vda', or use device='floppy'`,
    'DISK_NAME.floppy': `Invalid floppy device name: {target}
      write 'fda' or 'fdb'`,
  },
} as const satisfies RefusalTable;
