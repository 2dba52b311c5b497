// SPDX-License-Identifier: Apache-2.0
/** System calls that a program's own filter ended it for, in sentences. */
import type {SeccompCause} from '../../../denials/cause.ts';
import type {CallGroup} from '../../../denials/system-calls.ts';
import {COMMON_WORDS} from './common-words.ts';
import {mistake, refusal, type Advice, type WordsByKind} from './words.ts';

/** What the call is for, and why a VM does without. */
const GROUPS: Readonly<Record<CallGroup, readonly [wanted: string, right: string]>> = {
  spawn: [
    'to start a program or a process',
    'a guest that broke out would do just that. What libvirt sets up needs none: leave out networks with a script or a helper, `exec:`, and `guestfwd=` with a command',
  ],
  privileges: ['to become another user', 'libvirt starts QEMU as the user that it stays'],
  scheduling: [
    'to change its priority or its processors',
    'libvirt sets these from outside: <cputune>, <numatune>',
  ],
  obsolete: ['a call that no program of today makes', 'nothing of QEMU makes it'],
  system: ['to change the host', 'no VM has any business with it'],
};

/** Of a call that the filter does not know: it is older than the libraries. */
const UPDATE: Advice = {
  text: 'install the release of it that was built for the libraries of this host',
  command: 'apt-get install --only-upgrade PACKAGE   # or dnf upgrade PACKAGE',
  opens: 'nothing',
};

export const SECCOMP_WORDS = {
  sandbox: ({call: {name, group}}) => {
    const what = `QEMU's own filter of system calls (-sandbox) ended it at ${name}`;
    if (group === undefined) return mistake(what, UPDATE);
    const [wanted, right] = GROUPS[group];
    return refusal(`${what}: it wanted ${wanted}`, `${right}. No profile and no label decides this`);
  },
  'own-filter': ({title, call: {name}}) =>
    mistake(`${title} has a filter of system calls of its own, which ended it at ${name}`, UPDATE),
  stranger: COMMON_WORDS.stranger,
} satisfies WordsByKind<SeccompCause>;
