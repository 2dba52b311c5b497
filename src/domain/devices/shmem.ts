// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, pathAttribute} from '../attributes.ts';
import type {ReadBy} from '../parts/common.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, child, placeOf, type XmlElement} from '../xml.ts';

const MODELS = ['ivshmem', 'ivshmem-plain', 'ivshmem-doorbell'] as const;

/** Memory shared with other VMs, as a file of the host's or through the socket of a server. */
export function parseShmem(element: XmlElement) {
  const name = attr(element, 'name');
  if (name === undefined) throw refusal('SHMEM_NAME_MISSING', placeOf(element));
  const model = enumAttribute(child(element, 'model'), 'type', MODELS) ?? 'ivshmem';
  const server = child(element, 'server');
  const msi = child(element, 'msi');
  if (msi !== undefined && server === undefined) throw refusal('SHMEM_MSI_WITHOUT_SERVER', placeOf(msi));
  return {
    name,
    model,
    // An empty path stays empty: libvirt fills in its default socket only where none is written.
    server: server && {path: pathAttribute(server, 'path'), at: placeOf(server)},
    at: placeOf(element),
  };
}

export type Shmem = ReadBy<typeof parseShmem>;
