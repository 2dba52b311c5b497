// SPDX-License-Identifier: Apache-2.0
/** The VMs that libvirt has on this host, found where it keeps their definitions. */
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {KnownError} from '../../errors.ts';
import {errnoOf, unlessFailing} from '../../files/errno.ts';
import type {Layout} from '../../policy/layout.ts';
import {inCountingOrder} from '../../text/counting-order.ts';
import {nearest} from '../../text/nearest.ts';

type Places = Pick<Layout, 'config' | 'state'>;

/** A definition, or the status of a VM that runs. */
interface FileOfVm {
  readonly name: string;
  readonly file: string;
}

/**
 * The file that defines a VM: what it boots from next time, or for one that was only ever started, its status.
 *
 * @throws KnownError NO_SUCH_VM
 */
export function definitionOfVm(name: string, layout: Places): string {
  const file = [layout.config, layout.state].map(folder => fileOf(name, folder)).find(existsSync);
  if (file !== undefined) return file;
  if (isClosed(layout.config))
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
 * @throws what the system says when libvirt's directory cannot be read
 */
export function definitionsOfHost({config, state}: Places): readonly string[] {
  const defined = filesIn(config);
  const names = new Set(defined.map(({name}) => name));
  const transient = readableFiles(state).filter(({name}) => !names.has(name));
  return inCountingOrder([...defined, ...transient], ({name}) => name).map(({file}) => file);
}

/** The files of all VMs of a connection, as far as they may be read; one that is defined and runs is there twice. */
export function filesOfVms({config, state}: Places): readonly FileOfVm[] {
  return [config, state].flatMap(readableFiles);
}

/** The names of the same. */
export function vmNamesOfHost(layout: Places): readonly string[] {
  return filesOfVms(layout).map(({name}) => name);
}

function fileOf(name: string, folder: string): string {
  return join(folder, `${name}.xml`);
}

function readableFiles(folder: string): readonly FileOfVm[] {
  return unlessFailing(() => filesIn(folder)) ?? [];
}

function isClosed(folder: string): boolean {
  try {
    filesIn(folder);
    return false;
  } catch (error) {
    return errnoOf(error) === 'EACCES';
  }
}

/** @throws what the system says when the folder cannot be read */
function filesIn(folder: string): readonly FileOfVm[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.xml'));
  return names.sort().map(each => {
    const name = each.slice(0, -'.xml'.length);
    return {name, file: fileOf(name, folder)};
  });
}
