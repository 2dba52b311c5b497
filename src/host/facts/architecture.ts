// SPDX-License-Identifier: Apache-2.0
import {machine} from 'node:os';
import {hostFact} from '../fact.ts';

/** uname's names that libvirt knows by another one. */
const LIBVIRT_NAMES: Readonly<Record<string, string>> = {
  i386: 'i686',
  i486: 'i686',
  i586: 'i686',
  x86: 'i686',
  amd64: 'x86_64',
  arm64: 'aarch64',
};

/** Where a snapshot does not tell. */
const USUAL = 'x86_64';

/** uname -m's answer in libvirt's spelling, such as `x86_64`. */
export const architecture = hostFact({
  schema: ({z}) => ({architecture: z.string().min(1).default(USUAL)}),
  none: {architecture: USUAL},
  live: () => () => LIBVIRT_NAMES[machine()] ?? machine(),
  always: ask => ({architecture: ask()}),
  replay: snapshot => () => snapshot.architecture,
});
