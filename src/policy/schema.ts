/** What may stand in a policy file: the keys are those of {@link Policy}. */
import {isIP} from 'node:net';
import {z} from 'zod';

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

const ids = z.record(account, z.int().min(0).max(0xffff_fffe));
const accounts = z.strictObject({users: ids, groups: ids});

const selinux = z.strictObject({
  daemon: context,
  domainContexts: contexts,
  imageContexts: contexts,
  containerContexts: z.strictObject({process: context, file: context, content: context}),
  basic: z.strictObject({process: context, image: context}).nullable(),
});

const apparmor = z.strictObject({
  directory: path,
  parser: path,
  override: z.array(path),
  restricted: z.array(path),
  restrictedReadWrite: z.array(path),
  firmware: z.array(path),
});

const suppression = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/u, 'must be the code of a finding, such as FIRMWARE_WRITABLE'),
  domain: z.string().min(1).optional(),
  path: path.optional(),
  device: z.string().min(1).optional(),
  reason: z.string().trim().min(1, 'must say why the finding is accepted'),
  until: z.iso.date('must be a day, such as 2027-03-31'),
});

/** Of text/glob.ts. */
const pattern = path;
const words = z.string().min(1);
const address = words.refine(isAddress, 'must be an address, a network such as 192.0.2.0/24, a name, or *');

const limit = z.strictObject({
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
  devices: z.array(pattern).default([]),
  listen: z.array(address).default([]),
  arguments: z.array(words).default([]),
});

const settings = {
  securityDrivers: drivers,
  user: account,
  group: account,
  dynamicOwnership: z.boolean(),
  rememberOwner: z.boolean(),
  defaultConfined: z.boolean(),
  requireConfined: z.boolean(),
  clearCapabilities: z.boolean(),
  syscallFilter: z.boolean(),
  mountNamespace: z.boolean(),
  cgroupDevices: z.boolean(),
  cgroupDeviceAcl: z.array(path),
  stdioHandler: z.enum(['logd', 'file']),
  swtpmUser: account,
  swtpmGroup: account,
  memoryBackingDir: path.nullable(),
  hugetlbfsMounts: z.array(path),
  nvramTemplates: z.array(z.strictObject({code: path, vars: path})),
  vncAllowHostAudio: z.boolean(),
  nographicsAllowHostAudio: z.boolean(),
  vncAutoUnixSocket: z.boolean(),
  spiceAutoUnixSocket: z.boolean(),
  sharedFilesystems: z.array(path),
  suppressions: z.array(suppression),
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
