// SPDX-License-Identifier: Apache-2.0
/**
 * The shape of a host snapshot (docs/host-snapshots.md). Keys that are not known here are let pass, so that a
 * newer version's file can be read; a known key has to be right.
 */
import {z} from 'zod';
import {IMAGE_FORMATS} from '../domain/domain.ts';
import {parseAclEntry} from './acl.ts';
import {parseDeviceNumber} from './device-mapper.ts';

const count = z.int().nonnegative();
const id = z.int().min(0).max(0xffffffff);
const absolute = z
  .string()
  .startsWith('/', 'must be an absolute path')
  .refine(path => !path.includes('\0'), 'must not hold a NUL');
const hex16 = z.string().regex(/^0x[0-9a-fA-F]{1,4}$/, 'must be hexadecimal, such as 0x046d');
const octalMode = z.string().regex(/^0?[0-7]{1,4}$/, 'must be octal permission bits, such as 0660');
const aclText = z
  .string()
  .refine(text => parseAclEntry(text) !== undefined, 'must be an ACL entry, such as user:107:rw-');
const deviceText = z
  .string()
  .refine(text => parseDeviceNumber(text) !== undefined, 'must be major:minor, such as 253:0');
/** See `HostObject`. */
const objectId = z
  .string()
  .regex(
    /^(?:(?:block|char) \d+:\d+|file \d+:\d+ \d+|[a-z]+:\/\/.+)$/,
    'must be such as block 8:1, file 8:1 4711 or rbd://pool/image',
  );
const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a UUID');
const pciAddress = z
  .string()
  .regex(/^[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/i, 'must be a PCI address, such as 0000:06:12.5');

/** Names are as they stand in the image; `invalid` is an image whose header libvirt gives up. */
const image = z.union([
  z.literal('invalid'),
  z.object({
    format: z.enum(IMAGE_FORMATS),
    backing: z.string().optional(),
    backingFormat: z.enum([...IMAGE_FORMATS, 'auto', 'auto-safe']).optional(),
    dataFile: z.string().optional(),
    /** As in `ImageFacts`: QEMU finds it, libvirt does not. */
    missedDataFile: z.string().optional(),
  }),
]);

const path = z
  .object({
    type: z.enum(['file', 'directory', 'symlink', 'char', 'block', 'socket', 'fifo', 'absent']),
    /** Of a symlink, as it stands in the link. */
    target: z.string().min(1).optional(),
    major: count.optional(),
    minor: count.optional(),
    uid: id.optional(),
    gid: id.optional(),
    mode: octalMode.optional(),
    /** SELinux context. */
    context: z.string().optional(),
    /** Access ACL; an empty list says that there is none beyond the mode bits. */
    acl: z.array(aclText).optional(),
    xattrs: z.record(z.string(), z.string()).optional(),
    image: image.optional(),
    /** Of a device-mapper node: the devices below it, through all levels. */
    targets: z.array(deviceText).optional(),
    /** What keeps everybody from changing it. */
    sealed: z.enum(['immutable', 'append-only']).optional(),
    /** Device and inode, such as `8:1 4711`. */
    inode: z
      .string()
      .regex(/^\d+:\d+ \d+$/, 'must be a device and an inode, such as 8:1 4711')
      .optional(),
    /** Of a node: its id, where that is not its number. */
    alias: objectId.optional(),
    /** Of a block device: what it is on, through all levels. */
    on: z.array(objectId).optional(),
    /** Of a directory: names in directory order. */
    entries: z.array(z.string().regex(/^[^/\0]+$/, 'must be a name without a slash')).optional(),
  })
  .refine(entry => entry.type !== 'symlink' || entry.target !== undefined, {
    message: 'a symlink needs a target',
    path: ['target'],
  });

export const snapshotSchema = z.object({
  format: z.literal('svirtgen-host-snapshot'),
  version: z.literal(1),
  unlisted: z.enum(['absent', 'exists']).default('absent'),
  paths: z.record(absolute, path).default({}),
  pci: z
    .record(
      pciAddress,
      z.object({
        iommuGroup: count.optional(),
        sysfs: absolute.optional(),
        files: z.array(z.string().regex(/^[^/\0]+$/, 'must be a name without a slash')).default([]),
      }),
    )
    .default({}),
  mdev: z.record(uuid, z.object({iommuGroup: count.optional()})).default({}),
  usb: z.array(z.object({vendor: hex16, product: hex16, bus: count, device: count})).default([]),
  scsi: z
    .array(z.object({host: count, bus: count, target: count, unit: count, generic: absolute}))
    .default([]),
  selinux: z
    .object({
      daemon: z.string().min(1).optional(),
      booleans: z.record(z.string(), z.boolean()).optional(),
      virtual_domain_context: z.array(z.string()).optional(),
      virtual_image_context: z.array(z.string()).optional(),
      lxc_contexts: z.object({process: z.string(), file: z.string(), content: z.string()}).optional(),
    })
    .optional(),
  /** Texts of profiles and of what they include, by path. */
  apparmorFiles: z.record(absolute, z.string()).default({}),
  /** Modes of the loaded AppArmor profiles. */
  profiles: z.record(z.string(), z.string()).default({}),
  /** Storage pools: what their volumes are, and where. */
  pools: z.record(z.string(), z.object({volumes: z.enum(['file', 'block']), target: absolute})).default({}),
  fdgroups: z.record(z.string(), z.object({fds: count, writable: z.boolean().default(false)})).default({}),
  mounts: z
    .array(
      z.object({
        point: absolute,
        type: z.string().optional(),
        options: z.string().optional(),
        device: deviceText.optional(),
        root: z.string().optional(),
        source: z.string().optional(),
      }),
    )
    .default([]),
  /** What the host has mounted and swaps to: see `HeldDisk`. */
  held: z.array(z.object({point: absolute.optional(), on: z.array(objectId)})).default([]),
  /** Ids by name. */
  users: z.record(z.string(), id).default({}),
  groups: z.record(z.string(), id).default({}),
  /** By a user's id, the ids of its groups beside its own. */
  memberships: z.record(z.string().regex(/^\d{1,10}$/, 'must be a user id'), z.array(id)).default({}),
  /** uname -m's answer in libvirt's spelling. */
  architecture: z.string().min(1).default('x86_64'),
  /** Version of the installed libvirt, whose behaviour is followed. */
  libvirt: z
    .string()
    .regex(/^\d{1,3}\.\d{1,3}(\.\d{1,3})?$/, 'must be a version, such as 9.0.0')
    .optional(),
  /** Seconds since 1970. */
  bootTime: count.optional(),
});

export type Snapshot = z.infer<typeof snapshotSchema>;
export type SnapshotPath = Snapshot['paths'][string];
