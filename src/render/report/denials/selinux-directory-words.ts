// SPDX-License-Identifier: Apache-2.0
/** Directories that SELinux refuses a VM, in sentences: on the way to its files, or shared with its guest. */
import type {SelinuxCause} from '../../../denials/cause.ts';
import type {OfKind} from '../../../kinds.ts';
import {labelTree, MOVED} from './labelled-place.ts';
import {mistake, type Advice, type Words} from './words.ts';

type Directory = OfKind<SelinuxCause, 'directory'>;

export function directoryWords({what, type, path, at, permissions, shared, guests}: Directory): Words {
  if (guests) return sharedWords({what, type, path, at, permissions, shared});
  const move: Advice = {
    text: "move VMs' files to where the policy expects them, and name them there in the definition",
    ...MOVED,
  };
  const label: Advice = {
    text: "label it as a directory for VMs' files",
    command: labelTree(path, at),
    opens: 'the names in it to every VM, and each file in it to the VM that libvirt labels it for',
  };
  return mistake(
    `${what} is a directory with the label ${type}, which VMs may not ${permissions}. It is on the way to a file, or a file was to be created in it`,
    move,
    !shared && label,
  );
}

/** QEMU serves it itself, and needs everything in it to have a type that VMs may write. */
function sharedWords({what, type, path, at, permissions, shared}: Omit<Directory, 'kind' | 'guests'>): Words {
  return mistake(
    `${what} is the directory that the VM shares with its guest, with the label ${type}, which VMs may not ${permissions}: libvirt labels no shared directory`,
    shared
      ? {
          text: "share a directory made for this purpose, with the label of VMs' files: others use this one, too",
          command:
            "mkdir -p /srv/share && semanage fcontext -a -t svirt_image_t '/srv/share(/.*)?' && restorecon -Rv /srv/share",
          opens: 'that directory to every VM of this host',
        }
      : {
          text: "label it, and what is in it, as VMs' files",
          command: labelTree(path, at, 'svirt_image_t'),
          opens: 'that directory to every VM of this host',
        },
    {
      text: 'let virtiofsd serve it instead of QEMU, with shared memory: it has no label of the VM',
      command: "<filesystem type='mount' accessmode='passthrough'><driver type='virtiofs'/>…",
      opens: "the directory to this VM's guest, as root where virtiofsd has no <idmap>",
    },
  );
}
