// SPDX-License-Identifier: Apache-2.0
/** What may stand in a policy file: the keys are those of {@link Policy}. */
import {isIP} from 'node:net';
import {z} from 'zod';
import {VERSION} from '../versions/version.ts';

const CONTROL = /[\u0000-\u001f\u007f]/u;

const path = z
  .string()
  .startsWith('/', 'must be an absolute path')
  .refine(value => !CONTROL.test(value), 'must not contain control characters');
const account = z
  .string()
  .min(1, 'must not be empty')
  .regex(/^[^:\s]+$/u, 'must be one name or number');
const context = z.string().regex(/^[^:\s]+:[^:\s]+:[^:\s]+(:\S+)?$/u, 'must read user:role:type:range');
const contexts = z.array(context).min(1, 'needs a first line').max(2, 'libvirt reads two lines');

const drivers = z
  .array(z.enum(['selinux', 'apparmor', 'dac', 'none']))
  .refine(list => new Set(list).size === list.length, 'must not name a driver twice')
  .refine(list => !list.slice(0, -1).includes('dac'), 'must have dac last, as libvirt stacks it');

const VERSION_WORDS = 'must be a version in quotes, such as "9.0"';
export const version = z.string(VERSION_WORDS).regex(VERSION, VERSION_WORDS);

const ids = z.record(account, z.int().min(0).max(0xffff_fffe));
/** Ids of accounts, for hosts that do not know them: an assumed one, or one libvirt is not installed on. */
const accounts = z.strictObject({users: ids, groups: ids});

const selinux = z.strictObject({
  /** The libvirt daemon's own context. */
  daemon: context,
  /** Lines of virtual_domain_context: process context, then the one for TCG. */
  domainContexts: contexts,
  /** Lines of virtual_image_context: image context, then the one for read-only content. */
  imageContexts: contexts,
  /** Values of lxc_contexts. */
  containerContexts: z.strictObject({process: context, file: context, content: context}),
  /**
   * The basic model, in which SELinux keeps VMs from the host and not from each other: what the policy's transition
   * makes of every QEMU, and what the administrator has to give to every image.
   */
  basic: z.strictObject({process: context, image: context}).nullable(),
});

const apparmor = z.strictObject({
  /** Directory of the profiles, /etc/apparmor.d/libvirt. */
  directory: path,
  parser: path,
  /** Whether libvirt's helper denies writes to images that are only read; null: as the libvirt that is followed. */
  deniesImages: z.boolean().nullable(),
  /** Prefixes that are allowed whatever the other tables say. */
  override: z.array(path),
  restricted: z.array(path),
  /** Prefixes that are allowed read-only. */
  restrictedReadWrite: z.array(path),
  /** Firmware and option ROMs: strict mode lets a VM read what is here. */
  firmware: z.array(path),
});

/** A finding that the site has looked at and lives with, for a time. */
export const suppression = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/u, 'must be the code of a finding, such as FIRMWARE_WRITABLE'),
  /** Name or UUID of the domain; every domain when absent. */
  domain: z.string().min(1).optional(),
  /** The finding's path, or a directory with its slash for all below it. */
  path: path.optional(),
  device: z.string().min(1).optional(),
  reason: z.string().trim().min(1, 'must say why the finding is accepted'),
  /** The last day. */
  until: z.iso.date({
    error: ({input}) => (input === undefined ? undefined : 'must be a day, such as 2027-03-31'),
  }),
});

/** Of text/glob.ts. */
const pattern = path;
const words = z.string().min(1);
const address = words.refine(isAddress, 'must be an address, a network such as 192.0.2.0/24, a name, or *');

/** What certain VMs may touch. Patterns are those of text/glob.ts; paths know `@{name}` and `@{uuid}`. */
const limit = z.strictObject({
  /** All that is said has to fit. Metadata by the name of an element, or `element@attribute`. */
  vms: z
    .strictObject({
      name: words.optional(),
      title: words.optional(),
      metadata: z.record(words, words).optional(),
    })
    .refine(vms => Object.keys(vms).length > 0, "must say which VMs, as in {name: '*'}"),
  paths: z
    .strictObject({read: z.array(pattern).default([]), write: z.array(pattern).default([])})
    .default({read: [], write: []}),
  /** Below /dev. */
  devices: z.array(pattern).default([]),
  /** Addresses, networks, names; `*` for all. */
  listen: z.array(address).default([]),
  /** Options of QEMU with their values, such as `-fw_cfg name=opt/site/*`. */
  arguments: z.array(words).default([]),
});

const settings = {
  /** The libvirt to follow, whichever is installed; null: the host's own. */
  libvirt: version.nullable(),
  /** What releases of distributions have, such as `debian 12`, for a host where libvirt is not installed. */
  libvirtOf: z.record(z.string().min(1), version),
  /** The stack in order of calls; MAC drivers first, `dac` last. */
  securityDrivers: drivers,
  /** In qemu.conf's syntax: `+107`, `107` or a name. */
  user: account,
  group: account,
  dynamicOwnership: z.boolean(),
  rememberOwner: z.boolean(),
  defaultConfined: z.boolean(),
  requireConfined: z.boolean(),
  /** Whether QEMU loses root's capabilities, and is held to the system calls it is known to need. */
  clearCapabilities: z.boolean(),
  syscallFilter: z.boolean(),
  /** Whether each VM has a /dev of its own. */
  mountNamespace: z.boolean(),
  /** Whether the devices controller is used. */
  cgroupDevices: z.boolean(),
  /** The default device list; shared by the cgroup rules and the private /dev. */
  cgroupDeviceAcl: z.array(path),
  /** Whether virtlogd writes the files of file-backed character devices. */
  stdioHandler: z.enum(['logd', 'file']),
  swtpmUser: account,
  swtpmGroup: account,
  memoryBackingDir: path.nullable(),
  /** null: all that the host has mounted. */
  hugetlbfsMounts: z.array(path).nullable(),
  /** Firmware code file to variable-store template. */
  nvramTemplates: z.array(z.strictObject({code: path, vars: path})),
  vncAllowHostAudio: z.boolean(),
  nographicsAllowHostAudio: z.boolean(),
  vncAutoUnixSocket: z.boolean(),
  /** Whether nbdkit serves QEMU the disks that lie on servers of ssh, HTTP and FTP. */
  useNbdkit: z.boolean(),
  spiceAutoUnixSocket: z.boolean(),
  /** The directory of certificates where displays of the kind speak TLS: true where libvirt picks it; null: no TLS. */
  vncTls: path.or(z.literal(true)).nullable(),
  spiceTls: path.or(z.literal(true)).nullable(),
  /** Of displays over RDP, which always speak it. */
  rdpTls: path,
  /** What libvirt picks where the host has no directory of the purpose's own name. */
  defaultTls: path,
  /** Whether character devices over TCP and NBD disks that say nothing speak TLS, and every migration. */
  chardevTls: z.boolean(),
  nbdTls: z.boolean(),
  migrateTls: z.boolean(),
  /** Directories of certificates by purpose; libvirt picks those that are not listed. */
  certificates: z.partialRecord(z.enum(['chardev', 'nbd', 'migrate', 'backup']), path),
  sharedFilesystems: z.array(path),
  suppressions: z.array(suppression),
  /** What VMs may touch at most; no limit at all when there is none. */
  limits: z.array(limit),
};

/** A network has as many bits as its family allows. */
function isAddress(text: string): boolean {
  const [host = '', bits, ...more] = text.split('/');
  if (bits === undefined) return host !== '';
  const family = isIP(host);
  return (
    more.length === 0 && family !== 0 && /^\d{1,3}$/u.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)
  );
}

/** One file: any part of a policy, and the policy it extends. */
export const policyFragment = z
  .strictObject({
    ...settings,
    accounts: accounts.partial(),
    selinux: selinux.partial(),
    apparmor: apparmor.partial(),
  })
  .partial()
  .extend({extends: z.string().min(1).optional()});

/** What a file and those it extends must amount to together. */
export const wholePolicy = z.strictObject({...settings, accounts, selinux, apparmor});

export type PolicyFragment = z.infer<typeof policyFragment>;
export type WholePolicy = z.infer<typeof wholePolicy>;
