// SPDX-License-Identifier: Apache-2.0
/** Files that SELinux refuses a VM, by their labels, in sentences. */
import type {SelinuxCause} from '../../../denials/cause.ts';
import {quoteShell} from '../../../text/quote-shell.ts';
import {xmlText} from '../../../text/xml-text.ts';
import {fileContextPattern} from '../../file-context-pattern.ts';
import {labelTree, placeIn} from './labelled-place.ts';
import {
  elsewhere,
  isImage,
  moduleRule,
  NEWER_POLICY,
  refusal,
  type Advice,
  type Words,
  type WordsByKind,
} from './words.ts';
import type {OfKind} from '../../../kinds.ts';

const MOVE = '/var/lib/libvirt/images/';

const MOVED = {
  command: `mv -i -- FILE ${MOVE}\nrestorecon -v ${MOVE}FILE`,
  opens: 'the file to the VMs that name it',
};

const OUT_OF_VOLUME: Advice = {
  text: 'keep the VM’s image where the policy expects images, and name it there in the definition: in a volume of an engine this is the label that the policy has',
  ...MOVED,
};

export const SELINUX_FILE_WORDS = {
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
  sensitive: ({what, name, path, at, permissions, host}) =>
    refusal(
      `it may not ${permissions} ${what}`,
      `it is ${host}: no VM should have it`,
      ...(name !== undefined && isImage(name) ? [elsewhere(path, at)] : []),
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
  'made-in-place': ({what, type, tclass}) =>
    refusal(
      `it may not make ${what} where things get the label ${type}: ${tclass === 'sock_file' ? 'a socket' : 'what a program makes'} gets the label of its directory, and libvirt labels only what is there before`,
      null,
      ...(tclass === 'sock_file'
        ? [
            {
              text: 'let libvirt choose the place of the socket, in a directory that it labels for VMs',
              command: "<channel type='unix'><source mode='bind'/>…   # without path=",
              opens: 'nothing more than the socket, to who may reach QEMU’s directory',
            },
          ]
        : []),
      {
        text: `${tclass === 'sock_file' ? 'or ' : ''}make a directory of its own for it, with the label of VMs’ files`,
        command:
          "mkdir -p /var/lib/libvirt/files && semanage fcontext -a -t svirt_image_t '/var/lib/libvirt/files(/.*)?' && restorecon -Rv /var/lib/libvirt/files",
        opens: 'what VMs make in that directory, to every VM',
      },
    ),
  'socket-file': ({what, type, permissions, rule}) =>
    refusal(
      `${what} is a socket with the label ${type}, which VMs may not ${permissions}: it has the label of the directory in which another program made it`,
      null,
      {
        text: 'where it is a companion of the VM (passt, swtpm, virtiofsd), install a newer policy. Else let what listens make it in a directory of libvirt’s',
        command: "dnf upgrade selinux-policy\n<source mode='connect' path='/run/libvirt/qemu/…'/>",
        opens: 'this socket to the VMs that name it',
      },
      ...(rule === undefined
        ? []
        : [moduleRule('or allow it in a policy module', rule, 'all sockets with that label, to every VM')]),
    ),
  'nameless-memory': ({what, type, rule}) =>
    refusal(
      `${what} (${type}) is memory, or a deleted file, that was handed over by its descriptor: there is no file to label`,
      null,
      NEWER_POLICY,
      moduleRule('until then, allow it in a policy module', rule, 'what has that label, to every VM'),
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
  container: ({what, type, level, path, at, volume}) => {
    const {find, place} = placeIn(path, at);
    const label = `${find}chcon -t container_file_t ${level?.includes(':') === true ? `-l ${quoteShell(level)} ` : ''}${place}`;
    return refusal(
      `a VM in a container may not have ${what} (${type}): ${volume === undefined ? 'it is not a volume of this container' : 'the volume is labelled for something else than this container'}`,
      'a container reaches what is labelled container_file_t with its own categories, and nothing else of the host',
      ...(volume === undefined
        ? KERNELS.test(type)
          ? [
              {
                ...NEWER_POLICY,
                text: 'if it is for a device that the pod was given, install a newer policy; KubeVirt’s own module (virt_launcher) goes with its version',
                command: 'dnf upgrade container-selinux',
              },
            ]
          : []
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
  'volume-of-containers': ({what, type, permissions, path, at, engines, rule}) => {
    const {find, place} = placeIn(path, at);
    return refusal(
      `${what} has the label of containers’ volumes (${type}), which VMs may not ${permissions}: the engine gave it when a container got the directory, such as one that libvirt itself runs in`,
      null,
      engines
        ? OUT_OF_VOLUME
        : {
            text: 'give it back the label that the policy has for its place, and hand it to the container without `:z` or `:Z`',
            command: `${find}restorecon -RFv ${place}`,
            opens:
              'what the policy’s authors decided; containers lose it, except for an unconfined one (--security-opt label=disable)',
          },
      {
        ...NEWER_POLICY,
        text: 'or, where libvirt is meant to run in containers, install the policy for that (of OpenStack: openstack-selinux)',
        command: 'dnf install openstack-selinux',
      },
      moduleRule(
        'or allow it in a policy module',
        rule,
        `all volumes of containers (${type}) without categories, to every VM`,
      ),
    );
  },
} satisfies Partial<WordsByKind<SelinuxCause>>;

/** What devices are set up by. */
const KERNELS = /^sysfs_t$|_device_t$/;

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
    ...MOVED,
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
