// SPDX-License-Identifier: Apache-2.0
import {fileFacts} from './files.ts';
import {iommuGroup} from './pci.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A mediated device; undefined when there is none of that UUID. */
export function liveMdev(uuid: string): {readonly iommuGroup: number | undefined} | undefined {
  const directory = `/sys/bus/mdev/devices/${uuid.toLowerCase()}`;
  if (!UUID.test(uuid) || fileFacts(directory, true) === undefined) return undefined;
  return {iommuGroup: iommuGroup(directory)};
}
