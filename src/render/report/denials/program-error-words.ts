// SPDX-License-Identifier: Apache-2.0
/** Errors of libvirt and QEMU, in sentences: what to ask next. */
import type {ProgramError} from '../../../denials/program-errors.ts';
import type {OfKind} from '../../../kinds.ts';
import {quoteShell} from '../../../text/quote-shell.ts';
import type {Advice} from './words.ts';

export interface ErrorWords {
  readonly text: string;
  readonly remedy: Advice;
}

const NOTHING = 'nothing by itself';

const NOT_OPENED: Readonly<Record<OfKind<ProgramError, 'not-opened'>['answer'], (path: string) => string>> = {
  'Operation not permitted': path =>
    `libvirt or QEMU may not open ${path}: as a device it is not on the VM's device list (cgroup), as a file it is immutable`,
  'No such file': path =>
    `libvirt or QEMU finds no ${path}: nothing is there, or it is a node that the VM's private /dev lacks`,
  'Read-only file system': path =>
    `libvirt or QEMU may not write to ${path}: its file system is mounted read-only`,
};

export function programErrorWords(error: ProgramError): ErrorWords {
  switch (error.kind) {
    case 'refused':
      return {
        text: `libvirt or QEMU may not open ${error.path ?? 'a path that the message does not name'}`,
        remedy: asking(error.path),
      };
    case 'not-opened':
      return {text: NOT_OPENED[error.answer](error.path), remedy: asking(error.path)};
    case 'in-use':
      return {
        text: `libvirt gives ${error.path} no other owner or context, for another VM that runs has it with its own`,
        remedy: {
          text: 'ask which VMs share it, and which labels they give it',
          command: 'svirtgen audit /etc/libvirt/qemu',
          opens: NOTHING,
        },
      };
    case 'profile-list':
      return {
        text: "a libvirt daemon may not ask which AppArmor profiles are loaded. A user's own daemon (qemu:///session) never may, which is harmless: it does not confine VMs by AppArmor. The system's is root, and needs them",
        remedy: {
          text: 'see whose daemon it is',
          command: 'ps -o user,pid,label,args -C libvirtd,virtqemud',
          opens: NOTHING,
        },
      };
    case 'profile':
      return {
        text: `libvirt could not load the profile ${error.profile}: its helper refused the definition, or was refused something itself`,
        remedy: {
          text: "ask whether the definition is why, and whether the kernel refused the helper: the first is in the helper's rules, the second in the kernel's log",
          command: `svirtgen audit --mode libvirt VM\njournalctl -k | svirtgen why --log -`,
          opens: NOTHING,
        },
      };
    case 'attribute':
      return {
        text: `libvirt may not note the owner of ${error.path} in an attribute: it runs in a container, where root is not root of the host`,
        remedy: {
          text: 'let libvirt note no owners; it then restores none when a VM stops',
          command: '# in /etc/libvirt/qemu.conf: remember_owner = 0\nsystemctl restart libvirtd',
          opens: 'nothing; images keep the owner that libvirt gave them',
        },
      };
    case 'label':
      return {
        text: `libvirt may not set the ${error.what} of ${error.path}, mostly because its file system keeps none, or is read-only`,
        remedy: {
          text: 'ask whether the VM may use the file as it is, and what helps if not',
          command: `svirtgen why VM ${quoteShell(error.path)}`,
          opens: NOTHING,
        },
      };
    case 'preventing':
      return {
        text: `SELinux refused ${error.program} ${error.access} on ${error.what === '' ? 'something' : error.what}; the record says by which labels`,
        remedy: {
          text: 'explain the records of this program',
          command: `ausearch -m avc -c ${quoteShell(error.program)} | svirtgen why --log -`,
          opens: NOTHING,
        },
      };
    case 'client':
      return {
        text: `a user may not talk to libvirt's daemon at ${error.path}: this is about the user, not about a VM`,
        remedy: {
          text: "let the user in by its group, or use the user's own daemon (qemu:///session), which needs no rights",
          command: 'usermod -aG libvirt USER   # from the next login',
          opens: "libvirt to this user, and with it root's power on this host",
        },
      };
  }
}

function asking(path: string | undefined): Advice {
  return {
    text: 'ask which layer refuses it, and what helps',
    command: path === undefined ? 'svirtgen audit VM' : `svirtgen why VM ${quoteShell(path)}`,
    opens: NOTHING,
  };
}
