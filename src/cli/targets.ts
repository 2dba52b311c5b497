// SPDX-License-Identifier: Apache-2.0
/** What a verb works on: the operands, or without any all VMs that libvirt has on this host. */
import {KnownError} from '../errors.ts';
import {errnoOf, reasonOf} from '../files/errno.ts';
import {openHost} from '../host/open-host.ts';
import {rememberingHost} from '../host/remember.ts';
import {definitionsOfHost} from './definitions/libvirt-vms.ts';
import type {PlanningOptions} from './options.ts';
import type {Output} from './output.ts';
import {noteAssumptions} from './note-assumptions.ts';
import type {Target} from './planning.ts';
import {openSite} from '../library/open-site.ts';

/**
 * One for what was named. Without operands one for the system's VMs and, unless root asks or a URI is given, one for
 * those of the user's session.
 *
 * @returns at least one
 * @throws KnownError NO_DEFINITIONS where libvirt keeps none that may be read
 */
export function openTargets(
  operands: readonly string[],
  options: PlanningOptions,
  output: Output,
  format: string | readonly string[],
): readonly [Target, ...Target[]] {
  const targets =
    operands.length > 0 ? [{site: openSite(options), options, operands}] : hostTargets(options, output);
  const [first, ...more] = targets;
  if (first === undefined) throw nothingHere();
  noteAssumptions(
    targets.map(({site}) => site),
    output,
    format,
  );
  return [first, ...more];
}

function hostTargets(options: PlanningOptions, output: Output): readonly Target[] {
  if (options.host !== 'live')
    throw new KnownError(
      'USAGE',
      'without a definition, the VMs of this host are taken, so the host has to be live',
      {
        help: 'name a definition, or leave --host out',
      },
    );
  const host = rememberingHost(openHost('live'));
  return urisOf(options).flatMap(uri => {
    const own = {...options, uri};
    const site = openSite(own, host);
    const {config} = site.layout;
    try {
      const operands = definitionsOfHost(site.layout);
      if (operands.length === 0) output.note(`${config} has no VM of ${uri}`);
      return [{site, options: own, operands}];
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      output.note(
        `the VMs of ${uri} are left out: ${config}: ${reasonOf(error, {ENOENT: 'no such directory'})}`,
      );
      return [];
    }
  });
}

function urisOf({uri}: PlanningOptions): readonly string[] {
  if (uri !== undefined) return [uri];
  return process.getuid?.() === 0 ? ['qemu:///system'] : ['qemu:///system', 'qemu:///session'];
}

function nothingHere(): KnownError {
  return new KnownError('NO_DEFINITIONS', 'libvirt keeps no definitions here that may be read', {
    help: 'name a file of libvirt domain XML or a directory of them, or run as root for the VMs of qemu:///system',
  });
}
