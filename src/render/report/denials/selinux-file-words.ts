// SPDX-License-Identifier: Apache-2.0
/** Files that SELinux refuses a VM, by their labels, in sentences. */
import type {SelinuxCause} from '../../../denials/cause.ts';
import type {Unlabelled} from '../../../denials/selinux-causes.ts';
import {quoteShell} from '../../../text/quote-shell.ts';
import {xmlText} from '../../../text/xml-text.ts';
import {fileContextPattern} from '../../../kernel-model/selinux/file-context-pattern.ts';
import {askingElement} from './asking-elements.ts';
import {LABELLED_AT_START_WORDS} from './labelled-at-start-words.ts';
import {MOVED, placeIn} from './labelled-place.ts';
import {directoryWords} from './selinux-directory-words.ts';
import {
  elsewhere,
  isImage,
  moduleRule,
  NEWER_POLICY,
  mistake,
  refusal,
  switchOn,
  type Advice,
  type Words,
  type WordsByKind,
} from './words.ts';
import type {OfKind} from '../../../kinds.ts';

const OUT_OF_VOLUME: Advice = {
  text: "move the VM's image to where the policy expects images, and name it there in the definition: here it is in a container engine's volume, where the policy's label is this one",
  ...MOVED,
};

const OWN_NVRAM: Advice = {
  text: 'give each VM an NVRAM of its own: libvirt makes one where the definition names none',
  command: '<os firmware="efi">…   # without <nvram>, or with another path in each definition',
  opens: 'nothing to the other VM',
};

export const SELINUX_FILE_WORDS = {
  'other-vm-categories': ({image, nvram, what, its, mine, owner}) =>
    refusal(
      `${what} is labelled for ${owner ?? `the VM with the categories ${its}`}, and this VM has ${mine === '' ? 'no categories' : `the categories ${mine}`}`,
      `categories keep VMs out of each other's files and processes${image ? ". If this is the VM's own file, two definitions name it, and the other VM took it over when it started" : ''}`,
      nvram && OWN_NVRAM,
      image &&
        !nvram && {
          text: 'mark it shareable in both definitions, if both VMs should have it: it then gets a label that every VM may use',
          command: '<shareable/>',
          opens: 'the file to every VM of this host; with two writers, only a cluster file system survives',
        },
    ),
  relabel: ({what}) =>
    refusal(
      `it tried to change the label of ${what}`,
      'only libvirt changes labels: a VM that could do so could take any file',
    ),
  sensitive: ({what, name, path, at, permissions, host}) =>
    refusal(
      `it may not ${permissions} ${what}`,
      `it is ${host}, which no VM should have`,
      name !== undefined && isImage(name) && elsewhere(path, at),
    ),
  'file-system-without-labels': ({type, boolean}) =>
    mistake(
      `it is on a file system that stores no labels (${type})`,
      switchOn(boolean, 'allow it for all file systems of this kind', 'all such file systems, to every VM'),
    ),
  'not-labelled': notLabelled,
  ...LABELLED_AT_START_WORDS,
  link: ({what, type, path, at, permissions}) => {
    const {find, place} = placeIn(path, at);
    return mistake(
      `${what} is a symbolic link with the label ${type}, which VMs may not ${permissions}: libvirt labels only the file that it leads to`,
      {
        text: 'name the file itself in the definition',
        command: `${find}readlink -f ${place}`,
        opens: 'nothing more than the file',
      },
      {
        text: 'give the link itself, not the file, the label of images',
        command: `${find}chcon -h -t virt_image_t ${place}`,
        opens: "the link's target path to every VM, but not the file",
      },
    );
  },
  directory: directoryWords,
  'made-in-place': ({what, type, tclass}) =>
    mistake(
      `it may not create ${what} where new files get the label ${type}: ${tclass === 'sock_file' ? 'a socket' : 'a new file'} gets the label of its directory, and libvirt labels only what exists before the start`,
      tclass === 'sock_file' && {
        text: "let libvirt choose the socket's path, in a directory that it labels for VMs",
        command: "<channel type='unix'><source mode='bind'/>…   # without path=",
        opens: "the socket, to whoever may reach QEMU's directory",
      },
      {
        text: "create a directory for such files, with the label of VMs' files",
        command:
          "mkdir -p /var/lib/libvirt/files && semanage fcontext -a -t svirt_image_t '/var/lib/libvirt/files(/.*)?' && restorecon -Rv /var/lib/libvirt/files",
        opens: 'what VMs make in that directory, to every VM',
      },
    ),
  'socket-file': ({what, type, permissions}) =>
    mistake(
      `${what} is a socket with the label ${type}, which VMs may not ${permissions}. Another program created it, so it has the label of its directory`,
      {
        text: "install a newer policy, if the program is a companion of the VM (passt, swtpm, virtiofsd); else let it create the socket in a directory of libvirt's",
        command: "dnf upgrade selinux-policy\n<source mode='connect' path='/run/libvirt/qemu/…'/>",
        opens: 'this socket to the VMs that name it',
      },
    ),
  'nameless-memory': ({what, type, rule}) =>
    mistake(
      `${what} (${type}) is memory or a deleted file that was passed as a descriptor, so there is no file to label`,
      NEWER_POLICY,
      moduleRule('allow it in a policy module until then', rule, 'everything with that label, to every VM'),
    ),
  'image-type-of-another-kind': ({source, context, rule}) =>
    mistake(
      `both types are for VMs, but the policy does not let ${source} use the other. A static label is the usual reason`,
      {
        text: 'give the disk a label for VMs, in its <source>',
        command: `<seclabel model='selinux' relabel='yes'><label>${xmlText(context)}</label></seclabel>`,
        opens: 'the file to this VM, and to no VM with other categories',
      },
      moduleRule(
        'allow it in a policy module',
        rule,
        `all files of that type, to every VM that runs as ${source}`,
      ),
    ),
  container: containerWords,
  'volume-of-containers': ({what, type, permissions, path, at, engines}) => {
    const {find, place} = placeIn(path, at);
    return mistake(
      `${what} has the label of containers' volumes (${type}), which VMs may not ${permissions}. A container engine set that label when it mounted the directory, perhaps into a container that libvirt runs in`,
      engines
        ? OUT_OF_VOLUME
        : {
            text: 'restore the label that the policy has for its path, and mount it into the container without `:z` or `:Z`',
            command: `${find}restorecon -RFv ${place}`,
            opens:
              "what the policy's authors decided; only unconfined containers (--security-opt label=disable) keep their access",
          },
      {
        ...NEWER_POLICY,
        text: 'install the policy for libvirt in containers, if that is what you run (for OpenStack: openstack-selinux)',
        command: 'dnf install openstack-selinux',
      },
    );
  },
} satisfies Partial<WordsByKind<SelinuxCause>>;

function containerWords({what, type, level, path, at, volume}: OfKind<SelinuxCause, 'container'>): Words {
  const {find, place} = placeIn(path, at);
  const label = `${find}chcon -t container_file_t ${level?.includes(':') === true ? `-l ${quoteShell(level)} ` : ''}${place}`;
  const asVolume: Advice = {
    text:
      volume === 'known'
        ? 'let the container runtime label the volume (`:Z`, or seLinuxOptions of the pod), or label it by hand'
        : 'let the container runtime label its directory as a volume (`:Z`, or seLinuxOptions of the pod), if no other container uses it',
    command: volume === 'known' ? label : '--volume /the/directory:/the/directory:Z',
    opens: 'the file to containers with its categories, or to all if it has none',
  };
  return refusal(
    `a VM in a container may not have ${what} (${type}): ${volume === undefined ? 'it is not a volume of this container' : 'the volume is labelled for something other than this container'}`,
    'of the host, a container may use only what is labelled container_file_t with its own categories',
    volume === undefined ? OF_DEVICES.test(type) && NEWER_CONTAINER_POLICY : asVolume,
  );
}

/** Nodes of devices, and what sysfs tells of them. */
const OF_DEVICES = /^sysfs_t$|_device_t$/;

const NEWER_CONTAINER_POLICY: Advice = {
  ...NEWER_POLICY,
  text: "install a newer policy, if it is for a device that the pod was given; KubeVirt's own module (virt_launcher) is updated with KubeVirt",
  command: 'dnf upgrade container-selinux',
};

/** Why libvirt gave no label to a file of this path, and what gives it one. */
const UNLABELLED: Readonly<Record<Unlabelled, (path: string) => Advice & {readonly why: string}>> = {
  'without-element': path => ({
    why: 'libvirt has no element for it, so it labels nothing',
    text: 'give it a label for VMs that it gets again at each boot',
    command: labelAgain('svirt_image_t', path, quoteShell(path)),
    opens: `${path} to every VM of this host`,
  }),
  argument: path => ({
    why: "libvirt labels nothing that only QEMU's own arguments name",
    text: 'describe it by an element in <devices>, so that libvirt labels it at each start; without one, give it a lasting label for VMs',
    command: labelAgain('svirt_image_t', path, quoteShell(path)),
    opens: `${path} to every VM of this host`,
  }),
  macvtap: () => ({
    why: 'it is the node of a macvtap device, and udev had not given it its label yet when libvirt opened it',
    text: 'start the VM again, with a newer libvirt if it happens again: that one waits for udev',
    command: 'udevadm settle && virsh start VM',
    opens: 'nothing more than the interface',
  }),
  'shared-memory': path => ({
    why: 'somebody made it before QEMU did, and libvirt labels no shared memory',
    text: "remove it while the VM is off, so that QEMU makes it, or give it the label of VMs' shared memory",
    command: labelAgain('svirt_tmpfs_t', path, quoteShell(path)),
    opens: `${path} to every VM of this host`,
  }),
};

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
  unlabelled,
}: OfKind<SelinuxCause, 'not-labelled'>): Words {
  const refused = `${what} has the label ${type}, which VMs may not ${permissions}`;
  if (unlabelled !== undefined && path !== undefined) {
    const {why, ...advice} = UNLABELLED[unlabelled](path);
    return mistake(`${refused}: ${why}`, advice);
  }
  const {find, place} = placeIn(path, at);
  const element = device === undefined && path !== undefined ? askingElement(path) : undefined;
  const unless = defined
    ? "nothing in the VM's definition needs it"
    : 'nothing shows that the VM should have it';
  return refusal(
    `${refused}: libvirt did not label it for a VM`,
    device === undefined ? unless : null,
    {
      text:
        device === undefined
          ? 'name it in the definition if the VM should have it, so that libvirt labels it; until then, label it by hand'
          : `start the VM through libvirt, which labels it for ${device}, or set the label by hand`,
      command: [element ?? [], `${find}chcon ${quoteShell(context)} ${place}`].flat().join('\n'),
      opens: 'the file to this VM, and to no other',
    },
    reads &&
      path !== undefined && {
        text: 'label it as content, if all VMs may read it',
        command: labelAgain('virt_content_t', path, place),
        opens: 'the file to every VM of this host, for reading',
      },
  );
}

/** @param place the file as the shell finds it */
function labelAgain(type: string, path: string, place: string): string {
  return `semanage fcontext -a -t ${type} ${quoteShell(fileContextPattern(path))}\nrestorecon -Fv ${place}`;
}
