// SPDX-License-Identifier: Apache-2.0
/** The VMs that libvirt has on this host, found where it keeps their definitions. */
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {KnownError} from '../../errors.ts';
import {errnoOf} from '../../files/errno.ts';
import type {Layout} from '../../policy/layout.ts';
import {nearest} from '../../text/nearest.ts';

type Places = Pick<Layout, 'config' | 'state'>;

/**
 * The file that defines a VM: what it boots from next time, or for one that was only ever started, its status.
 *
 * @throws KnownError NO_SUCH_VM
 */
export function definitionOfVm(name: string, layout: Places): string {
  const file = placesOf(name, layout).find(existsSync);
  if (file !== undefined) return file;
  const near = nearest(name, vmNamesOfHost(layout));
  const known = near === undefined ? '' : `did you mean ${near}? Otherwise, `;
  throw new KnownError('NO_SUCH_VM', `no such file, and libvirt has no VM of this name in ${layout.config}`, {
    help: `${known}name a file of libvirt domain XML, a directory of them, or a VM (as root, for those of qemu:///system)`,
  });
}

/**
 * The definitions of all VMs of a connection, sorted; those that run without a persistent one are told by
 * their status.
 *
 * @returns undefined when libvirt's directory is not there or may not be read
 */
export function definitionsOfHost(layout: Places): readonly string[] | undefined {
  const names = namesIn(layout.config);
  if (names === undefined) return undefined;
  const transient = (namesIn(layout.state) ?? []).filter(name => !names.includes(name));
  return [
    ...names.map(name => join(layout.config, `${name}.xml`)),
    ...transient.map(name => join(layout.state, `${name}.xml`)),
  ].sort();
}

/** The names of all VMs of a connection, as far as they may be read; one that is defined and runs is there twice. */
export function vmNamesOfHost({config, state}: Places): readonly string[] {
  return [config, state].flatMap(folder => namesIn(folder) ?? []);
}

function placesOf(name: string, {config, state}: Places): readonly string[] {
  return [config, state].map(folder => join(folder, `${name}.xml`));
}

function namesIn(folder: string): readonly string[] | undefined {
  try {
    const names = readdirSync(folder).filter(name => name.endsWith('.xml'));
    return names.sort().map(name => name.slice(0, -'.xml'.length));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
