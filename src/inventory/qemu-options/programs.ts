// SPDX-License-Identifier: Apache-2.0
/** Programs that network back ends start, and what guests are forwarded to (QEMU 7.2, `net/tap.c`, `net/slirp.c`). */
import {legacyCharacter} from './character.ts';
import {valueOf, type Pair} from './key-values.ts';
import {shell, started, type Found} from './opened.ts';

/** What QEMU was built with, where an option does not say otherwise. */
const BRIDGE_HELPER = '/usr/lib/qemu/qemu-bridge-helper';
/** Looked for along PATH (QEMU 10.1). */
const PASST = 'passt';
const UP = '/etc/qemu-ifup';
const DOWN = '/etc/qemu-ifdown';

/** @param kind a back end's, such as `tap` */
export function networkPrograms(kind: string, pairs: readonly Pair[]): readonly Found[] {
  const value = (key: string) => valueOf(pairs, key);
  if (kind === 'passt') return started(value('path') ?? PASST);
  if (kind === 'bridge') return started(value('helper') ?? BRIDGE_HELPER);
  const isOpenAlready = ['fd', 'fds', 'vhostfd', 'helper'].some(key => value(key) !== undefined);
  if (kind !== 'tap' || (isOpenAlready && value('helper') === undefined)) return [];
  if (value('helper') !== undefined) return started(value('helper'));
  return [...started(value('script') ?? UP), ...started(value('downscript') ?? DOWN)];
}

/** `guestfwd=tcp:ADDRESS:PORT-cmd:LINE`, or a character device in place of the line. */
export function forwards(pairs: readonly Pair[]): readonly Found[] {
  return pairs.filter(({key}) => /^guestfwd(?:\.|$)/.test(key)).flatMap(({value}) => forward(value));
}

function forward(value: string): readonly Found[] {
  const target = value.slice(value.indexOf('-') + 1);
  if (value.indexOf('-') < 0) return [];
  return target.startsWith('cmd:') ? shell(target.slice('cmd:'.length)) : legacyCharacter(target);
}
