// SPDX-License-Identifier: Apache-2.0
/** Errors of libvirt and QEMU, in sentences: what to ask next. */
import type {ProgramError} from '../../../denials/program-errors.ts';
import {quoteShell} from '../../../text/quote-shell.ts';
import type {Advice} from './words.ts';

export interface ErrorWords {
  readonly text: string;
  readonly remedy: Advice;
}

const NOTHING = 'nothing by itself';

export function programErrorWords(error: ProgramError): ErrorWords {
  switch (error.kind) {
    case 'refused':
      return {
        text: `libvirt or QEMU may not open ${error.path ?? 'a path that the message does not name'}`,
        remedy: {
          text: 'ask which layer refuses it, and what helps',
          command:
            error.path === undefined ? 'svirtgen audit VM' : `svirtgen why VM ${quoteShell(error.path)}`,
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
