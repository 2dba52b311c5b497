// SPDX-License-Identifier: Apache-2.0
/** Kinds of rules that no start of the lab needs, and what they are for. */

/** Mainline kernels ask nothing when QEMU connects to a socket with a path; those of Ubuntu ask for rw. */
const CONNECTS = "kernels that mediate connecting, as Ubuntu's do";

const PASST = 'passt, in whose place the lab has a socket';

export const NOT_AT_START: ReadonlyMap<string, string> = new Map([
  ['socket of an incoming tunnelled migration', 'a VM that comes from another host'],
  [
    'state of the TPM emulator, the directory',
    'versions of swtpm that write the directory through after each change of the state, and complain where they cannot',
  ],
  ['directory shared with the guest, what is in it', 'what the guest asks for, once it runs'],
  ['image, what is in it', 'files of a FAT directory are opened when the guest reads them'],
  ['image [storage sockets]', CONNECTS],
  ['socket of the storage server [storage sockets]', CONNECTS],
  ['socket of an external virtiofsd [virtiofs sockets]', CONNECTS],
  ['socket of an external TPM [external TPM]', CONNECTS],
  ['socket of passt [passt]', CONNECTS],
  ['process id of passt [passt]', PASST],
  ['passt itself [programs]', PASST],
]);
