// SPDX-License-Identifier: Apache-2.0
/**
 * The shape of a plan (docs/plan-format.md): its types are inferred from here, and a plan that was saved is held
 * against it. What older versions did not save may be absent.
 */
import {z} from 'zod';

const text = z.string();
const nullable = text.nullable();
const id = z.number().nullable();
/** Permission bits in octal, such as `0700`; null where nobody sets them, or libvirt leaves them to the umask. */
const mode = nullable;
const number = z.union([z.number(), z.literal('*')]).nullable();

export const from = z.object({
  device: text,
  element: text,
  line: z.number(),
  column: z.number(),
  reason: text,
  amendment: text.exactOptional(),
});

const refusal = z.object({
  code: text,
  message: text,
  from,
  /** Of a path that might be read, and is asked for writing. */
  onlyRead: z.literal(true).exactOptional(),
});

const process = z.object({
  name: text,
  role: text,
  /** SELinux context; null where SELinux gives it none. */
  selinux: nullable,
  uid: id,
  gid: id,
  /** AppArmor profile; null where it runs outside the VM's confinement. */
  profile: nullable,
  /** Files of its own. */
  owns: z.array(z.object({path: text, uid: z.number(), gid: z.number(), mode, from})).exactOptional(),
  /** Where it meets others: roles of processes; `external` is a program that libvirt does not start. */
  sockets: z.array(z.object({path: text, listens: text, connects: text, from})).exactOptional(),
});

const selinuxLabel = z.object({path: text, context: text, remember: z.boolean(), from});

const selinux = z.object({
  /** Context of QEMU; null with a seclabel of type none. */
  process: nullable,
  image: nullable,
  labels: z.array(selinuxLabel),
  restore: z.array(z.object({path: text, to: z.enum(['remembered', 'policy-default']), from})),
  /** What the daemon is towards the VM's own sockets, such as the monitor: its own context in the VM's range. */
  daemonSocket: nullable.exactOptional(),
  /** Of sockets that libvirt makes for the VM and hands over. */
  socket: nullable.exactOptional(),
  /** Of the helpers that are confined with the VM; those with a type of their own are among the processes. */
  childProcess: nullable.exactOptional(),
  /** Of the macvtap device of a direct interface; null without one. */
  tap: nullable.exactOptional(),
  /** For file systems that libvirt mounts for the VM, such as the private /dev. */
  mountOption: nullable.exactOptional(),
  /** The TPM emulator's state and log, labelled before it starts; even with relabel='no'. */
  tpmState: z.array(selinuxLabel).exactOptional(),
  /** What libvirt makes for the VM at start and labels at once. */
  runtime: z.array(selinuxLabel).exactOptional(),
  /** What the policy has to say of images and their directories, so that restorecon leaves them right. */
  resting: z
    .array(
      z.object({
        path: text,
        context: text,
        directory: z.boolean(),
        /** A node of a block device. */
        block: z.literal(true).exactOptional(),
        from,
      }),
    )
    .exactOptional(),
});

const dacLabel = z.object({path: text, uid: z.number(), gid: z.number(), remember: z.boolean(), from});

const dac = z.object({
  uid: id,
  gid: id,
  labels: z.array(dacLabel),
  restore: z.array(z.object({path: text, to: z.enum(['remembered', 'root']), from})),
  /** Supplementary groups of QEMU, ascending: those of its user; null where the host cannot tell. */
  groups: z.array(z.number()).nullable().exactOptional(),
  /** What QEMU keeps: everything as root (since libvirt 6.0), nothing as any other user. */
  capabilities: z.enum(['all', 'none']).nullable().exactOptional(),
  /** What libvirt makes for the VM at start and gives to its user at once. */
  runtime: z.array(dacLabel).exactOptional(),
  /** Directories of libvirt that have to belong to the QEMU user before any VM starts. */
  directories: z.array(z.object({path: text, uid: z.number(), gid: z.number(), mode})).exactOptional(),
});

const apparmorRule = z.object({
  /** Path pattern in AppArmor's language, as it stands between the quotes. */
  path: text,
  /** Letters of `rwaklmix`. */
  access: text,
  deny: z.boolean(),
  /** Only for files of the process's own user; libvirt and svirtgen write no such rules, administrators do. */
  owner: z.boolean().exactOptional(),
  /** The profile that a start leads to; as with `owner`. */
  target: text.exactOptional(),
  from,
});

/** Something that a profile says beside its rules about files. */
const statement = z.object({
  /** Such as `capability sys_admin` or `include <abstractions/bash>`. */
  what: text,
  /** `allowed`, `denied`, or `there`; letters in a child profile. */
  value: text,
  from,
});

const apparmor = z.union([
  z.object({
    profile: text,
    files: text,
    rules: z.array(apparmorRule),
    /** Of a profile that was read from disk; plans have none. */
    around: z.object({flags: z.array(text), statements: z.array(statement)}).exactOptional(),
  }),
  z.object({profile: text, refused: refusal}),
]);

const cgroupRule = z.object({
  /** Absent on a rule that names numbers only. */
  path: text.exactOptional(),
  type: z.enum(['c', 'b']).nullable(),
  major: number,
  minor: number,
  /** A subset of `rwm` in that order. */
  access: text.regex(/^[rwm]*$/, 'must be letters of rwm'),
  from,
});

/** What a device takes with it when it is unplugged from the running VM, and what stays. */
const unplug = z.object({
  device: text,
  cgroup: z.object({
    /** The access of each is what is taken away. */
    removed: z.array(cgroupRule),
    kept: z.array(cgroupRule.extend({why: text})),
    /** Rules of other devices that no longer hold then. */
    lost: z.array(cgroupRule),
  }),
  namespace: z.object({
    removed: z.array(text),
    kept: z.array(z.object({path: text, why: text})),
  }),
});

/** `FollowedRecord` in versions/. */
const followed = z.object({
  version: text,
  because: z.discriminatedUnion('kind', [
    z.object({kind: z.literal('asked')}),
    z.object({kind: z.literal('policy'), policy: text}),
    z.object({kind: z.literal('installed'), toldBy: text.exactOptional()}),
    z.object({kind: z.literal('distribution'), release: text}),
    z.object({kind: z.literal('default')}),
  ]),
});

/** The oldest libvirt that reads the whole definition, and why. */
const needs = z.object({
  libvirt: text,
  because: z.array(z.object({element: text, line: z.number(), version: text})),
});

/** Without its warnings: another version may have other codes, and a comparison asks for none. */
export const planSchema = z.object({
  domain: z.object({name: text, uuid: nullable, id: z.number(), type: text}),
  processes: z.array(process),
  selinux,
  dac,
  apparmor,
  cgroup: z.object({rules: z.array(cgroupRule)}),
  /** The private /dev. */
  namespace: z.object({nodes: z.array(text)}),
  /** The libvirt that is followed, and why. */
  libvirt: followed.exactOptional(),
  /** Null where any libvirt from 8.0 on does. */
  needs: needs.nullable().exactOptional(),
  /** Only when it was asked for. */
  unplug: unplug.exactOptional(),
  /** Only in strict mode, when the definition asks for what no VM gets: nothing carries such a plan out. */
  refused: refusal.exactOptional(),
});
