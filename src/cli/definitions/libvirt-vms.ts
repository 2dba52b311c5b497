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
  if (namesIn(layout.config) === 'EACCES')
    throw new KnownError('NO_SUCH_VM', `no such file, and this user may not read ${layout.config}`, {
      help: 'run as root for the VMs there, or name a file of libvirt domain XML or a directory of them',
    });
  const near = nearest(name, vmNamesOfHost(layout));
  const known = near === undefined ? '' : `did you mean ${near}? Otherwise, `;
  throw new KnownError('NO_SUCH_VM', `no such file, and libvirt has no VM of this name in ${layout.config}`, {
    help: `${known}name a file of libvirt domain XML, a directory of them, or a VM`,
  });
}

/**
 * The definitions of all VMs of a connection, sorted; those that run without a persistent one are told by
 * their status.
 *
 * @returns what the system says, such as ENOENT, when libvirt's directory cannot be read
 */
export function definitionsOfHost(layout: Places): readonly string[] | string {
  const names = namesIn(layout.config);
  if (typeof names === 'string') return names;
  const transient = readableNames(layout.state).filter(name => !names.includes(name));
  return [
    ...names.map(name => join(layout.config, `${name}.xml`)),
    ...transient.map(name => join(layout.state, `${name}.xml`)),
  ].sort();
}

/** The names of all VMs of a connection, as far as they may be read; one that is defined and runs is there twice. */
export function vmNamesOfHost({config, state}: Places): readonly string[] {
  return [config, state].flatMap(readableNames);
}

function placesOf(name: string, {config, state}: Places): readonly string[] {
  return [config, state].map(folder => join(folder, `${name}.xml`));
}

function readableNames(folder: string): readonly string[] {
  const names = namesIn(folder);
  return typeof names === 'string' ? [] : names;
}

/** @returns what the system says when the folder cannot be read */
function namesIn(folder: string): readonly string[] | string {
  try {
    const names = readdirSync(folder).filter(name => name.endsWith('.xml'));
    return names.sort().map(name => name.slice(0, -'.xml'.length));
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return code;
  }
}
