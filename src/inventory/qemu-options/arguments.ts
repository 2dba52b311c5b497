// SPDX-License-Identifier: Apache-2.0
/** QEMU's command line as its own parser cuts it: options, each with its value where it takes one. */
import type {QemuArgument} from '../../domain/domain.ts';
import {isJson, parsePairs, parseQemuJson} from './key-values.ts';
import type {Found, Reader} from './opened.ts';
import {FLAGS, OPTIONS, readBareImage} from './options.ts';

export interface CommandlineOption {
  /** Without dashes; empty: a bare argument, which is a disk image. */
  readonly name: string;
  /** Empty where the option takes none. */
  readonly value: string;
  /** The argument that holds the value, or the option where it has none. */
  readonly argument: QemuArgument;
  readonly found: readonly Found[];
  /** Whether svirtgen can say what it makes QEMU open. */
  readonly understood: boolean;
}

/** An option takes what follows as its value whatever that looks like; only an unknown one leaves it open. */
export function commandlineOptions(all: readonly QemuArgument[]): readonly CommandlineOption[] {
  const options: CommandlineOption[] = [];
  const words = all.filter(({kind}) => kind === 'arg');
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [next] = words;
    const name = optionName(word.value);
    if (name === undefined) options.push(option('', word.value, word, readBareImage));
    else if (FLAGS.has(name) || next === undefined) options.push(option(name, '', word, () => []));
    else if (OPTIONS.has(name) || optionName(next.value) === undefined) {
      options.push(option(name, next.value, next, OPTIONS.get(name)));
      words.shift();
    } else options.push(option(name, '', word, undefined));
  }
  return options;
}

function optionName(word: string): string | undefined {
  return /^--?(.+)$/s.exec(word)?.[1];
}

function option(
  name: string,
  value: string,
  argument: QemuArgument,
  reader: Reader | undefined,
): CommandlineOption {
  const found = reader?.(value) ?? [];
  return {name, value, argument, found, understood: reader !== undefined && isUnderstood(name, value, found)};
}

/** Options whose values never name something of the host, whatever they look like. */
const GUESTS_OWN = new Set(['append', 'name', 'prom-env', 'uuid', 'fw_cfg', 'smbios']);
/** What these bring in is not looked at. */
const OPAQUE = new Set(['readconfig', 'semihosting-config', 'L']);

function isUnderstood(name: string, value: string, found: readonly Found[]): boolean {
  if (OPAQUE.has(name)) return false;
  if (isJson(value) && parseQemuJson(value) === undefined) return false;
  const paths = parsePairs(value).filter(pair => pair.value.startsWith('/'));
  return GUESTS_OWN.has(name) || paths.every(pair => found.some(one => isAbout(one, pair.value)));
}

/** A name may be read in parts (`acpitable`), become several (both ends of a pipe), or be a program's argument. */
function isAbout(found: Found, value: string): boolean {
  if ('pci' in found) return value.endsWith(found.pci);
  if ('program' in found) return found.program.includes(value) || value.startsWith(found.program);
  return found.path.startsWith(value) || value.startsWith(found.path);
}
