// SPDX-License-Identifier: Apache-2.0
/** SELinux's refusals in sentences. */
import type {FileAt, OfKind, SelinuxCause} from '../../../denials/cause.ts';
import {quoteShell} from '../../../text/quote-shell.ts';
import {fileContextPattern} from '../../file-context-pattern.ts';
import {noiseWords} from './noise-words.ts';
import {moduleRule, refusal, type Words} from './words.ts';

type Table = {readonly [Kind in SelinuxCause['kind']]: (cause: OfKind<SelinuxCause, Kind>) => Words};

export const SELINUX_WORDS: Table = {
  noise: ({noise}) => noiseWords(noise),
  'other-vm-categories': ({what, its, mine, owner}) =>
    refusal(
      `${what} is labelled for ${owner ?? `the VM with the categories ${its}`}, and this VM has ${mine === '' ? 'no categories' : mine}`,
      'keeping VMs from each other’s files is what the categories are for. If it is this VM’s own file, another VM took it over at its start: two definitions name it',
      {
        text: 'if both VMs are to have it, say so in both definitions: it then gets a label that every VM may use',
        command: '<shareable/>',
        opens: 'the file to every VM of this host; only a cluster file system survives two writers',
      },
    ),
  relabel: ({what}) =>
    refusal(
      `it tried to change the label of ${what}`,
      'a VM that could relabel files could take any of them; only libvirt does that',
    ),
  'read-only-content': ({what, permissions}) =>
    refusal(
      `${what} is labelled as content that VMs only read (virt_content_t), and it tried to ${permissions}`,
      'libvirt gives this label to backing files and read-only disks, so that a guest cannot change what others are based on',
      {
        text: 'if the disk is to be written, take <readonly/> away; a backing file is merged with',
        command: 'virsh blockcommit DOMAIN DISK --active --pivot',
        opens: 'the base image for writing while it is merged, and all that are based on it change',
      },
    ),
  'file-system-without-labels': ({type, boolean}) =>
    refusal(`it is on a file system that keeps no labels (${type})`, null, {
      text: 'allow it for all of this kind',
      command: `setsebool -P ${boolean} on`,
      opens: 'all such file systems, to every VM',
    }),
  'not-labelled': notLabelled,
  'image-type-of-another-kind': ({source, context, rule}) =>
    refusal(
      `both are types for VMs, but the policy does not let ${source} use the other: a static label, mostly`,
      null,
      {
        text: 'give the disk a label for VMs, in its <source>',
        command: `<seclabel model='selinux' relabel='yes'><label>${context}</label></seclabel>`,
        opens: 'the file to this VM, and to none with other categories',
      },
      moduleRule(
        'or allow it in a policy module',
        rule,
        `all files of that type, to every VM that runs as ${source}`,
      ),
    ),
  type: ({what, permissions, source, rule}) =>
    refusal(
      `the policy does not let ${source} ${permissions} ${what}`,
      null,
      moduleRule(
        'allow it in a policy module',
        rule,
        `all objects of that type, to every VM that runs as ${source}`,
      ),
    ),
  'inherited-descriptor': ({what, from, rule}) =>
    refusal(
      `${what} is a pipe that it inherited from ${from}, and the policy forgot it: what was to be said through it is lost`,
      null,
      {
        text: 'install a newer policy; distributions fix this',
        command: 'dnf upgrade selinux-policy',
        opens: 'what its authors decided',
      },
      moduleRule('until then', rule, 'pipes that libvirt hands to VMs'),
    ),
  peer: ({peer, path, rule}) =>
    refusal(
      `it may not connect to ${peer}${path === undefined ? '' : ` at ${path}`}: the policy decides by the label of the one who listens, whatever the socket’s own label is`,
      null,
      {
        text: 'let that process run in the VM’s own context (libvirt does so for what it starts), or install a newer policy that knows it',
        command:
          "<seclabel type='dynamic' model='selinux'/>   # and selinux-policy of the release libvirt is from",
        opens: 'this process to this VM',
      },
      moduleRule('allow it in a policy module', rule, 'all processes of that type, to every VM'),
    ),
  container: ({what, type, path, at}) => {
    const {find, place} = placeIn(path, at);
    return refusal(
      `a VM in a container may not have ${what} (${type}): the volume is labelled for something else than this container`,
      'a container reaches what is labelled container_file_t with its own categories, and nothing else of the host',
      {
        text: 'let the container runtime label the volume (`:Z`, or seLinuxOptions of the pod), or by hand',
        command: `${find}chcon -t container_file_t ${place}`,
        opens: 'the file to containers with its categories; without categories to all',
      },
    );
  },
  'io-uring': ({permission, rule}) =>
    refusal(
      `QEMU tried to use io_uring (${permission}), and does without it where the policy does not let it`,
      "io_uring runs system calls past the VM’s system call filter; a disk without io='io_uring' needs none",
      moduleRule('if a disk is to use it', rule, 'io_uring to every VM'),
    ),
  execmem: ({permissions}) =>
    refusal(
      `it tried to make memory that is both written and executed (${permissions})`,
      "a KVM guest needs none: QEMU's emulation (TCG) does, and libvirt runs a domain of type='qemu' as svirt_tcg_t, which may",
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
    ),
  'own-label': ({permissions}) =>
    refusal(
      `it tried to change how it is confined (${permissions})`,
      'a VM does not choose its own label: QEMU never asks for this, so look at what ran there',
    ),
  'owner-or-mode': ({permissions}) =>
    refusal(
      `owner, mode or ACL of a file refused it, and it asked to pass over them (${permissions})`,
      'VMs pass over no permissions: what refused is the file’s owner, mode or ACL',
      {
        text: 'find the file that refuses, and give this one user an ACL entry',
        command: 'svirtgen why DOMAIN PATH',
        opens: 'nothing by itself',
      },
    ),
  'selinux-capability': ({permissions}) =>
    refusal(
      `it asked for the capability ${permissions}`,
      'VMs pass over no permissions: what refused is the file’s owner, mode or ACL',
    ),
  'kernel-object': ({tclass, permissions}) =>
    refusal(
      `it tried to ${permissions} (${KERNEL_OBJECTS[tclass] ?? tclass})`,
      KERNEL_RIGHT[tclass] ?? KERNEL_RIGHT['']!,
    ),
  policy: ({what, permissions, source, rule}) =>
    refusal(
      `the policy has no rule for it: ${permissions} on ${what}`,
      null,
      moduleRule(
        'if every VM may have it, allow it in a policy module',
        rule,
        `this access, to every VM that runs as ${source}`,
      ),
    ),
  'host-domain': ({program, permissions, what, type, boolean, rule}) =>
    refusal(
      `${program.title} runs as ${program.name}, which the policy does not let ${permissions} ${what}`,
      null,
      ...(boolean === undefined
        ? [
            {
              text: 'install the policy of the same release: a newer daemon needs a newer policy. Where the label is wrong, give it back',
              command: 'dnf upgrade selinux-policy\nrestorecon -RFv THE-DIRECTORY',
              opens: 'what its authors decided',
            },
          ]
        : [
            {
              text: `it is on a file system that keeps no labels (${type}): allow that`,
              command: `setsebool -P ${boolean} on`,
              opens: 'all such file systems, to every VM and to libvirt',
            },
          ]),
      moduleRule('until then, allow it in a policy module', rule, `this access, to ${program.title}`),
    ),
  stranger: ({who}) => refusal(`no VM, nor a program that works for VMs: ${who}`, null),
};

const KERNEL_OBJECTS: Readonly<Record<string, string>> = {
  filesystem: 'a whole file system',
  key: 'a key of the kernel’s keyrings',
  bpf: 'programs in the kernel',
  perf_event: 'measuring the host',
  user_namespace: 'a user namespace',
  anon_inode: 'an anonymous file of the kernel',
  system: 'the kernel’s own state',
};

const KERNEL_RIGHT: Readonly<Record<string, string>> = {
  '': 'QEMU needs none of it, and its sandbox refuses most of it, too',
  filesystem:
    'mounting, and asking how full a file system is, is libvirt’s work: QEMU does without the answer',
  key: 'libvirt hands secrets to QEMU itself; a library that asks for a keyring does without',
};

/** What has no block device below it: the kernel then names the type of the file system. */
const WITHOUT_DEVICE =
  /^(?:\w*tmpfs|ramfs|hugetlbfs|overlay|\w*proc|\w+fs|cgroup2?|devpts|nfs4?|cifs|smb3|ceph|fuse\w*|9p|bpf|mqueue|pstore)$/u;

/**
 * Of a name's last part only: the file has to be looked for, on its file system by its inode. Where nothing is
 * found the command ends with an error. Of several file systems without a device each may have the inode, so that
 * somebody has to choose.
 */
function placeIn(path: string | undefined, at: FileAt | undefined): {find: string; place: string} {
  if (path !== undefined) return {find: '', place: quoteShell(path)};
  if (at === undefined) return {find: '', place: SOME_PATH};
  const {device, inode} = at;
  if (WITHOUT_DEVICE.test(device)) {
    const mounts = `findmnt -nlo TARGET -t ${device}`;
    const search = `find "$M" -xdev -inum ${inode}`;
    return {find: `${mounts} | while IFS= read -r M; do ${search}; done\n`, place: SOME_PATH};
  }
  const mount = `"$(findmnt -nfo TARGET -S /dev/${device})"`;
  return {find: `FILE=$(find ${mount} -xdev -inum ${inode} -print -quit)\n`, place: '"$FILE"'};
}

const SOME_PATH = '/the/path';

function notLabelled({
  what,
  type,
  permissions,
  path,
  at,
  context,
  device,
  defined,
  reads,
}: OfKind<SelinuxCause, 'not-labelled'>): Words {
  const {find, place} = placeIn(path, at);
  const unless = `unless the VM is meant to have it: nothing ${defined ? 'in its definition asks for it' : 'says that it should'}`;
  return refusal(
    `${what} has the label ${type}, which VMs may not ${permissions}: it was never labelled for a VM`,
    device === undefined ? unless : null,
    {
      text:
        device === undefined
          ? 'if the VM should have it, name it in the definition; libvirt then labels it. Until then, by hand'
          : `${device} needs it: start the VM through libvirt, which labels it, or set the label by hand`,
      command: `${find}chcon ${quoteShell(context)} ${place}`,
      opens: 'the file to this VM, and to nobody else',
    },
    ...(reads && path !== undefined
      ? [
          {
            text: 'if it is content for all VMs to read',
            command: `semanage fcontext -a -t virt_content_t ${quoteShell(fileContextPattern(path))}\nrestorecon -Fv ${place}`,
            opens: 'the file to every VM of this host, for reading',
          },
        ]
      : []),
  );
}
