// SPDX-License-Identifier: Apache-2.0
import {machine} from 'node:os';

/** uname's names that libvirt knows by another one. */
const LIBVIRT_NAMES: Readonly<Record<string, string>> = {
  i386: 'i686',
  i486: 'i686',
  i586: 'i686',
  x86: 'i686',
  amd64: 'x86_64',
  arm64: 'aarch64',
};

export function liveArchitecture(): string {
  const name = machine();
  return LIBVIRT_NAMES[name] ?? name;
}
