// SPDX-License-Identifier: Apache-2.0
/** UUIDs that VMs of this host have already: what is written for one is named after it. */
import type {Domain} from '../../domain/domain.ts';
import {parseUuid} from '../../domain/uuid.ts';
import {KnownError} from '../../errors.ts';
import {unlessFailing} from '../../files/errno.ts';
import {readRegularFile} from '../../files/read-regular-file.ts';
import {once} from '../../once.ts';
import type {PlanningSite} from '../../library/open-site.ts';
import {filesOfVms} from '../definitions/libvirt-vms.ts';

/** The name under which libvirt has a UUID; undefined where it has none, or nobody can tell. */
export type HolderOf = (uuid: string) => string | undefined;

export function uuidHolders({host, layout}: Pick<PlanningSite, 'host' | 'layout'>): HolderOf {
  const known = once(() => {
    const files = host.kind === 'live' ? filesOfVms(layout) : [];
    return new Map(
      files.flatMap(({name, file}) => {
        const uuid = uuidIn(file);
        return uuid === undefined ? [] : [[uuid, name] as const];
      }),
    );
  });
  return uuid => known().get(uuid);
}

/**
 * libvirt refuses such a definition, too: nobody gets the profile of another VM, or the notes about its files.
 *
 * @throws KnownError UUID_TAKEN
 */
export function refuseTakenUuid({name, uuid, at}: Domain, holderOf: HolderOf): void {
  const holder = uuid === undefined ? undefined : holderOf(uuid);
  if (holder === undefined || holder === name) return;
  throw new KnownError(
    'UUID_TAKEN',
    `the UUID ${uuid} is that of ${holder}, which libvirt has on this host`,
    {
      place: at,
      help: `give this VM a UUID of its own; if it is ${holder} under a new name, rename that first: virsh domrename`,
    },
  );
}

/** In a definition as in a status, libvirt writes it before any other. What cannot be read is nobody's claim. */
function uuidIn(file: string): string | undefined {
  const text = unlessFailing(() => readRegularFile(file).toString('latin1'));
  const written = /<uuid>([^<]{1,64})<\/uuid>/.exec(text ?? '')?.[1];
  return written === undefined ? undefined : parseUuid(written);
}
