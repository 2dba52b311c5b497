// SPDX-License-Identifier: Apache-2.0
/** SELinux's refusals in sentences. */
import type {FileAt, OfKind, SelinuxCause} from '../../../denials/cause.ts';
import {quoteShell} from '../../../text/quote-shell.ts';
import {xmlText} from '../../../text/xml-text.ts';
import {fileContextPattern} from '../../file-context-pattern.ts';
import {noiseWords} from './noise-words.ts';
import {SELINUX_KIND_WORDS} from './selinux-kind-words.ts';
import {elsewhere, isImage, moduleRule, NEWER_POLICY, refusal, type Advice, type Words} from './words.ts';

type Table = {readonly [Kind in SelinuxCause['kind']]: (cause: OfKind<SelinuxCause, Kind>) => Words};

export const SELINUX_WORDS: Table = {
  ...SELINUX_KIND_WORDS,
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
  sensitive: ({what, path, permissions, host}) =>
    refusal(
      `it may not ${permissions} ${what}`,
      `it is ${host}: no VM should have it`,
      ...(path !== undefined && isImage(path) ? [elsewhere(path)] : []),
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
  link: ({what, type, path, at, permissions}) => {
    const {find, place} = placeIn(path, at);
    return refusal(
      `${what} is a symbolic link with the label ${type}, which VMs may not ${permissions}: libvirt labels the file it leads to, never the link`,
      null,
      {
        text: 'name the file itself in the definition',
        command: `${find}readlink -f ${place}`,
        opens: 'nothing more than the file',
      },
      {
        text: 'or give the link, and not the file, the label of images',
        command: `${find}chcon -h -t virt_image_t ${place}`,
        opens: 'where the link leads to, to every VM: a name, and no content',
      },
    );
  },
  directory: directoryWords,
  'socket-file': ({what, type, permissions, rule}) =>
    refusal(
      `${what} is a socket with the label ${type}, which VMs may not ${permissions}: it has the label of the directory in which another program made it`,
      null,
      {
        text: 'where it is a companion of the VM (passt, swtpm, virtiofsd), install a newer policy. Else let what listens make it in a directory of libvirt’s',
        command: "dnf upgrade selinux-policy\n<source mode='connect' path='/run/libvirt/qemu/…'/>",
        opens: 'this socket to the VMs that name it',
      },
      moduleRule('or allow it in a policy module', rule, 'all sockets with that label, to every VM'),
    ),
  'nameless-memory': ({what, type, rule}) =>
    refusal(
      `${what} (${type}) is memory, or a deleted file, that was handed over by its descriptor: there is no file to label`,
      null,
      NEWER_POLICY,
      moduleRule('until then, allow it in a policy module', rule, 'what has that label, to every VM'),
    ),
  'emulator-label': emulatorLabel,
  'guest-agent': ({what, permissions, rule}) =>
    refusal(
      `QEMU’s agent in a guest may not ${permissions} ${what}`,
      'this is the log of a guest, whose own policy decides: no policy of the host is involved',
      moduleRule(
        'if the agent is to do it, allow it in the guest',
        rule,
        'this access, to the agent in this guest',
      ),
    ),
  'image-type-of-another-kind': ({source, context, rule}) =>
    refusal(
      `both are types for VMs, but the policy does not let ${source} use the other: a static label, mostly`,
      null,
      {
        text: 'give the disk a label for VMs, in its <source>',
        command: `<seclabel model='selinux' relabel='yes'><label>${xmlText(context)}</label></seclabel>`,
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
      NEWER_POLICY,
      moduleRule(
        'or allow it in a policy module',
        rule,
        `all objects of that type, to every VM that runs as ${source}`,
      ),
    ),
  'inherited-descriptor': ({what, from, rule}) =>
    refusal(
      `${what} is a pipe that it inherited from ${from}, and the policy forgot it: what was to be said through it is lost`,
      null,
      NEWER_POLICY,
      moduleRule('until then', rule, 'pipes that libvirt hands to VMs'),
    ),
  container: ({what, type, level, path, at, volume}) => {
    const {find, place} = placeIn(path, at);
    const label = `${find}chcon -t container_file_t ${level?.includes(':') === true ? `-l ${quoteShell(level)} ` : ''}${place}`;
    return refusal(
      `a VM in a container may not have ${what} (${type}): the volume is labelled for something else than this container`,
      'a container reaches what is labelled container_file_t with its own categories, and nothing else of the host',
      ...(volume === undefined
        ? []
        : [
            {
              text:
                volume === 'known'
                  ? 'let the container runtime label the volume (`:Z`, or seLinuxOptions of the pod), or by hand'
                  : 'if it is in a directory of this container alone, let the container runtime label that as a volume (`:Z`, or seLinuxOptions of the pod)',
              command: volume === 'known' ? label : '--volume /the/directory:/the/directory:Z',
              opens: 'the file to containers with its categories; without categories to all',
            },
          ]),
    );
  },
  policy: ({what, permissions, source, rule}) =>
    refusal(
      `the policy has no rule for it: ${permissions} on ${what}`,
      null,
      NEWER_POLICY,
      moduleRule(
        'or, if every VM may have it, allow it in a policy module',
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

/** What has no block device below it: the kernel then names the type of the file system. */
const WITHOUT_DEVICE =
  /^(?:\w*tmpfs|ramfs|hugetlbfs|overlay|\w*proc|\w+fs|cgroup2?|devpts|nfs4?|cifs|smb3|ceph|fuse\w*|9p|bpf|mqueue|pstore)$/u;

/**
 * Of a name's last part only: the file has to be looked for, on its file system by its inode. Where nothing is
 * found what uses it ends with an error. Of several file systems without a device each may have the inode, so that
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
  return {find: `FILE=$(find ${mount} -xdev -inum ${inode} -print -quit)\n`, place: '"${FILE:?not found}"'};
}

const SOME_PATH = '/the/path';
const MOVE = '/var/lib/libvirt/images/';

function directoryWords({
  what,
  type,
  path,
  at,
  permissions,
  shared,
}: OfKind<SelinuxCause, 'directory'>): Words {
  const move: Advice = {
    text: 'keep VMs’ files where the policy expects them, and name them there in the definition',
    command: `mv -i -- FILE ${MOVE}\nrestorecon -v ${MOVE}FILE`,
    opens: 'the file to the VMs that name it',
  };
  const label: Advice = {
    text: 'or make it a directory for VMs’ files',
    command: labelTree(path, at),
    opens: 'the names in it to every VM; each file in it to the VM that libvirt labels it for',
  };
  return refusal(
    `${what} is a directory with the label ${type}, which VMs may not ${permissions}: it is on the way to a file, or one was to be made in it`,
    null,
    move,
    ...(shared ? [] : [label]),
  );
}

/** Never of an empty name, whose pattern would be that of every file: what finds none ends before it. */
function labelTree(path: string | undefined, at: FileAt | undefined): string {
  const {find, place} = placeIn(path, at);
  if (find.startsWith('FILE='))
    return `${find}PATTERN=$(printf %s "$FILE" | ${AS_PATTERN}) && semanage fcontext -a -t virt_image_t "\${PATTERN:?not found}(/.*)?" && restorecon -Rv ${place}`;
  const pattern = `${fileContextPattern(path ?? SOME_PATH)}(/.*)?`;
  return `${find}semanage fcontext -a -t virt_image_t ${quoteShell(pattern)}\nrestorecon -Rv ${place}`;
}

/** What fileContextPattern does, in shell. */
const AS_PATTERN = String.raw`sed 's/[]^$?*+\|(){}.[]/\\&/g; s/ /[\\x20]/g'`;

/** By what the policy starts a program: its file's type. */
const EXEC_TYPES: readonly (readonly [RegExp, string])[] = [
  [/swtpm/, 'swtpm_exec_t'],
  [/passt/, 'passt_exec_t'],
  [/nbdkit/, 'nbdkit_exec_t'],
  [/qemu|kvm/, 'qemu_exec_t'],
];

function emulatorLabel({what, program, path, type, rule}: OfKind<SelinuxCause, 'emulator-label'>): Words {
  const wanted = EXEC_TYPES.find(([pattern]) => pattern.test(program))?.[1];
  if (wanted === undefined || type === wanted)
    return refusal(
      `the policy does not let the VM start ${what} by its label ${type}`,
      null,
      {
        ...NEWER_POLICY,
        text: 'give it the label that the policy has for it, and install a newer policy where that is the one it has',
        command: `restorecon -Fv ${path === undefined ? SOME_PATH : quoteShell(path)}\n${NEWER_POLICY.command}`,
      },
      // A rule for another type would let VMs start all programs of that type.
      ...(type === wanted
        ? [moduleRule('until then, allow it in a policy module', rule, 'programs of that type, to every VM')]
        : []),
    );
  const place = path === undefined ? SOME_PATH : quoteShell(path);
  return refusal(
    `${what} has the label ${type}: the policy lets libvirt start a VM, and what belongs to it, only from files of the type ${wanted}`,
    null,
    {
      text: 'give the program its label',
      command: `semanage fcontext -a -t ${wanted} ${path === undefined ? SOME_PATH : quoteShell(fileContextPattern(path))}\nrestorecon -Fv ${place}`,
      opens: 'this program to libvirt, which starts it as a VM',
    },
  );
}

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
