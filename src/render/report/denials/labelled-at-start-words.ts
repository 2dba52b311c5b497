// SPDX-License-Identifier: Apache-2.0
/** Files that libvirt labels at each start, and that have another label now, in sentences. */
import type {SelinuxCause} from '../../../denials/cause.ts';
import {mistake, refusal, type Advice, type WordsByKind} from './words.ts';

const LABELLED_AT_START: Advice = {
  text: 'shut the VM down and start it, so that libvirt labels the file',
  command: 'virsh shutdown VM && virsh start VM',
  opens: 'the file to this VM, and to no other',
};

export const LABELLED_AT_START_WORDS = {
  'read-only-content': ({what, permissions, image}) => {
    const text = `${what} is labelled as content that VMs may only read (virt_content_t), and the VM tried to ${permissions}`;
    if (!image)
      return mistake(
        `${text}. libvirt labels it for the VM at each start, so it got this label since: copied or labelled by hand, or by another VM whose definition names it to be read`,
        LABELLED_AT_START,
      );
    return refusal(
      text,
      'libvirt gives this label to backing files and read-only disks, so that a guest cannot change what others are based on',
      {
        text: 'remove <readonly/> if the VM should write to the disk; into a backing file, merge the image on top',
        command: 'virsh blockcommit DOMAIN DISK --active --pivot',
        opens: 'the base image for writing during the merge, which changes every image based on it',
      },
    );
  },
  'tpm-state': ({what, type, permissions}) =>
    mistake(
      `${what} is the state of a TPM with the label ${type}, which VMs may not ${permissions}. libvirt labels it for the VM at each start, so it was copied or made there since`,
      LABELLED_AT_START,
    ),
} satisfies Partial<WordsByKind<SelinuxCause>>;
