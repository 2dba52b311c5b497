/** SELinux's refusals: labels that are wrong, categories that keep VMs apart, and what QEMU only tries. */
import {formatCategories} from '../kernel-model/selinux/categories.ts';
import {decideMcs, parseContext} from '../kernel-model/selinux/dominance.ts';
import type {Context} from '../kernel-model/selinux/dominance.ts';
import {quoteShell} from '../text/quote-shell.ts';
import type {Analysis} from '../layers/analysis.ts';
import type {Cause} from './cause.ts';
import {NOTHING_TO_DO} from './cause.ts';
import type {SelinuxDenial} from './denial.ts';
import {deviceOf, ownerOfContext} from './known-vms.ts';

interface Contexts {
  readonly source: Context;
  readonly target: Context;
  readonly analysis: Analysis | undefined;
  readonly analyses: readonly Analysis[];
}

const FILES = new Set(['file', 'dir', 'chr_file', 'blk_file', 'lnk_file', 'sock_file', 'fifo_file']);

export function explainSelinux(
  denial: SelinuxDenial,
  analysis: Analysis | undefined,
  analyses: readonly Analysis[],
): Cause {
  const [source, target] = [parseContext(denial.source), parseContext(denial.target)];
  if (!source || !target) return policyRule(denial, 'its contexts are of a kind of their own', 'policy');
  const contexts = {source, target, analysis, analyses};
  const special = SPECIAL[denial.tclass];
  if (special) return special(denial, contexts);
  if (!FILES.has(denial.tclass))
    return policyRule(denial, `the policy has no rule for ${denial.tclass}`, 'policy');
  return file(denial, contexts);
}

function file(denial: SelinuxDenial, contexts: Contexts): Cause {
  const {source, target} = contexts;
  const {permissions} = denial;
  if (permissions.some(one => one.startsWith('relabel'))) {
    return {
      code: 'relabel',
      text: `it tried to change the label of ${nameOf(denial)}`,
      right: 'a VM that could relabel files could take any of them; only libvirt does that',
      remedies: NOTHING_TO_DO,
    };
  }
  const mcs = decideMcs(source, target, [source.type]);
  if (mcs.answer === 'refused' && mcs.missing.length > 0) return otherVm(denial, contexts);
  if (target.type === 'sysfs_t' || target.type === 'proc_t') return probe(denial);
  if (target.type === 'virt_content_t') return content(denial);
  if (UNLABELLED.has(target.type)) return unlabelled(denial, contexts);
  return wrongType(denial, contexts);
}

function otherVm(denial: SelinuxDenial, {source, target, analyses}: Contexts): Cause {
  const its = formatCategories(target.range?.high.categories ?? []);
  const mine = formatCategories(source.range?.high.categories ?? []);
  const owner = ownerOfContext(denial.target, analyses);
  const whose = owner === undefined ? `the VM with the categories ${its}` : owner;
  return {
    code: 'other-vm',
    text: `${nameOf(denial)} is labelled for ${whose}, and this VM has ${mine === '' ? 'no categories' : mine}`,
    right:
      'keeping VMs from each other’s files is what the categories are for. If it is this VM’s own file, another VM took it over at its start: two definitions name it',
    remedies: [
      {
        text: 'if both VMs are to have it, say so in both definitions: it then gets a label that every VM may use',
        command: '<shareable/>',
        opens: 'the file to every VM of this host; only a cluster file system survives two writers',
      },
    ],
  };
}

/** QEMU looks at the host's memory and processors when it starts, and does without. */
function probe(denial: SelinuxDenial): Cause {
  const {source} = contextsOf(denial);
  return {
    code: 'harmless-probe',
    text: `QEMU looks at ${nameOf(denial)} of ${denial.tclass === 'dir' ? 'a directory' : 'the host'} when it starts (${typeOf(denial.target)}) and does without it`,
    right: 'nothing fails because of it: it only fills the log',
    remedies: [
      moduleRemedy(
        'do not log it',
        `dontaudit ${source} ${typeOf(denial.target)}:${denial.tclass} { ${denial.permissions.join(' ')} };`,
        'nothing: it stays refused, silently',
      ),
    ],
  };
}

/** Base images and media. */
function content(denial: SelinuxDenial): Cause {
  return {
    code: 'read-only-content',
    text: `${nameOf(denial)} is labelled as content that VMs only read (virt_content_t), and it tried to ${denial.permissions.join(', ')}`,
    right:
      'libvirt gives this label to backing files and read-only disks, so that a guest cannot change what others are based on',
    remedies: [
      {
        text: 'if the disk is to be written, take <readonly/> away; a backing file is merged with',
        command: 'virsh blockcommit DOMAIN DISK --active --pivot',
        opens: 'the base image for writing while it is merged, and all that are based on it change',
      },
    ],
  };
}

/** Types that say that nobody labelled the file for VMs. */
const UNLABELLED = new Set([
  'default_t',
  'unlabeled_t',
  'user_home_t',
  'user_home_dir_t',
  'admin_home_t',
  'home_root_t',
  'tmp_t',
  'user_tmp_t',
  'var_t',
  'var_lib_t',
  'mnt_t',
  'usr_t',
  'etc_t',
  'virt_image_t',
  'virt_var_lib_t',
  'nfs_t',
  'cifs_t',
  'fusefs_t',
]);

const BOOLEANS: Readonly<Record<string, string>> = {
  nfs_t: 'virt_use_nfs',
  cifs_t: 'virt_use_samba',
  fusefs_t: 'virt_use_fusefs',
};

function unlabelled(denial: SelinuxDenial, {target, analysis}: Contexts): Cause {
  const name = nameOf(denial);
  const boolean = BOOLEANS[target.type];
  if (boolean !== undefined) {
    return {
      code: 'file-system-without-labels',
      text: `${name} is on a file system that keeps no labels (${target.type})`,
      right: null,
      remedies: [
        {
          text: 'allow it for all of this kind',
          command: `setsebool -P ${boolean} on`,
          opens: 'all such file systems, to every VM',
        },
      ],
    };
  }
  const device = deviceOf(denial.name, analysis);
  const path = denial.name?.startsWith('/') ? quoteShell(denial.name) : `/the/path/of/${denial.name ?? 'it'}`;
  const image =
    analysis?.plan.selinux.image ??
    denial.source.replace(/^([^:]*):[^:]*:[^:]*/, '$1:object_r:svirt_image_t');
  return {
    code: 'not-labelled',
    text: `${name} has the label ${target.type}, which VMs may not ${denial.permissions.join(', ')}: it was never labelled for a VM`,
    right:
      device === undefined
        ? `unless the VM is meant to have it: nothing ${analysis ? 'in its definition asks for it' : 'says that it should'}`
        : null,
    remedies: [
      {
        text: device
          ? `${device.device} needs it: start the VM through libvirt, which labels it, or set the label by hand`
          : 'if the VM should have it, name it in the definition; libvirt then labels it. Until then, by hand',
        command: `chcon ${quoteShell(image)} ${path}`,
        opens: 'the file to this VM, and to nobody else',
      },
      {
        text: 'or, if it is content for all VMs to read',
        command: `semanage fcontext -a -t virt_content_t ${path}\nrestorecon -v ${path}`,
        opens: 'the file to every VM of this host, for reading',
      },
    ],
  };
}

/** Both are types for VMs, but not for each other: mostly a static label with a process type of its own. */
function wrongType(denial: SelinuxDenial, {source, target}: Contexts): Cause {
  const own = target.type.startsWith('svirt') && source.type.startsWith('svirt');
  return {
    code: own ? 'image-type-of-another-kind' : 'type',
    text: `the policy does not let ${source.type} ${denial.permissions.join(', ')} ${nameOf(denial)}, a ${denial.tclass} of ${target.type}`,
    right: null,
    remedies: [
      ...(own
        ? [
            {
              text: `give the disk a label for ${source.type}, in its <source>`,
              command: `<seclabel model='selinux' relabel='yes'><label>${denial.target.replace(target.type, source.type.replace(/_t$/, '_image_t'))}</label></seclabel>`,
              opens: 'the file to this VM, and to none of another type',
            },
          ]
        : []),
      moduleRemedy(
        'or allow it in a policy module',
        allowRule(denial),
        `every ${denial.tclass} of ${target.type}, to every VM that runs as ${source.type}`,
      ),
    ],
  };
}

const SPECIAL: Readonly<Record<string, (denial: SelinuxDenial, contexts: Contexts) => Cause>> = {
  anon_inode: denial => ({
    code: 'io-uring',
    text: `QEMU tried to use ${denial.fields.get('anonclass') ?? 'an anonymous inode'}, and does without it where the policy does not let it`,
    right:
      "io_uring runs system calls past the VM’s system call filter; a disk without io='io_uring' needs none",
    remedies: [moduleRemedy('if a disk is to use it', allowRule(denial), 'io_uring to every VM')],
  }),
  process: process_,
  process2: process_,
  capability: capability,
  capability2: capability,
  cap_userns: capability,
};

function process_(denial: SelinuxDenial): Cause {
  const {permissions} = denial;
  if (permissions.some(one => ['execmem', 'execstack', 'execheap'].includes(one))) {
    return {
      code: 'execmem',
      text: `it tried to make memory that is both written and executed (${permissions.join(', ')})`,
      right:
        "a KVM guest needs none: QEMU's emulation (TCG) does, and libvirt runs a domain of type='qemu' as svirt_tcg_t, which may",
      remedies: [
        {
          text: 'if KVM is not to be had, let libvirt choose the type for emulation',
          command: "<domain type='qemu'>",
          opens: 'writable and executable memory to this VM',
        },
        {
          text: 'or for all',
          command: 'setsebool -P virt_use_execmem on',
          opens: 'writable and executable memory to every VM',
        },
      ],
    };
  }
  return {
    code: 'own-label',
    text: `it tried to change how it is confined (${permissions.join(', ')})`,
    right: 'a VM does not choose its own label: QEMU never asks for this, so look at what ran there',
    remedies: NOTHING_TO_DO,
  };
}

function capability(denial: SelinuxDenial): Cause {
  const names = denial.permissions.join(', ');
  const search = denial.permissions.some(one => one.startsWith('dac_'));
  return {
    code: search ? 'owner-or-mode' : 'capability',
    text: search
      ? `owner, mode or ACL of a file refused it, and it asked to pass over them (${names})`
      : `it asked for the capability ${names}`,
    right: 'VMs pass over no permissions: what refused is the file’s owner, mode or ACL',
    remedies: search
      ? [
          {
            text: 'find the file that refuses, and give this one user an ACL entry',
            command: 'svirtgen why DOMAIN PATH',
            opens: 'nothing by itself',
          },
        ]
      : NOTHING_TO_DO,
  };
}

function policyRule(denial: SelinuxDenial, why: string, code: string): Cause {
  return {
    code,
    text: `${why}: ${denial.permissions.join(', ')} on ${nameOf(denial)}`,
    right: null,
    remedies: [
      moduleRemedy(
        'if every VM may have it, allow it in a policy module',
        allowRule(denial),
        `this access, to every VM that runs as ${typeOf(denial.source)}`,
      ),
    ],
  };
}

function moduleRemedy(text: string, rule: string, opens: string): Cause['remedies'][number] {
  const file = 'local-svirt.te';
  const header = 'policy_module(local-svirt, 1.0)';
  return {text, command: `# ${file}: ${header}, gen_require of the types, then\n${rule}`, opens};
}

function allowRule({source, target, tclass, permissions}: SelinuxDenial): string {
  const object = typeOf(source) === typeOf(target) ? 'self' : typeOf(target);
  return `allow ${typeOf(source)} ${object}:${tclass} { ${permissions.join(' ')} };`;
}

function contextsOf({source, target}: SelinuxDenial): {readonly source: string; readonly target: string} {
  return {source: typeOf(source), target: typeOf(target)};
}

function typeOf(context: string): string {
  return context.split(':')[2] ?? context;
}

/** The last part of a name says little; the device it is on helps to find it. */
function nameOf({name, fields, tclass}: SelinuxDenial): string {
  if (name === undefined) return `a ${tclass}`;
  if (name.startsWith('/')) return name;
  const device = fields.get('dev');
  const inode = fields.get('ino');
  return device === undefined ? name : `${name} (${device}${inode === undefined ? '' : `, inode ${inode}`})`;
}
