// SPDX-License-Identifier: Apache-2.0
import {byLowerCaseKey, hostFact, known} from '../fact.ts';
import {fileFacts} from '../files.ts';
import {iommuGroup} from './pci.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A mediated device; undefined when there is none of that UUID. */
export const mdev = hostFact({
  schema: ({z, count}) => ({
    mdev: z
      .record(z.string().regex(UUID, 'must be a UUID'), z.object({iommuGroup: count.optional()}))
      .default({}),
  }),
  live: () => liveMdev,
  none: {mdev: {}},
  record: (found, uuid) => (found === undefined ? {} : {mdev: {[uuid]: known({...found})}}),
  replay(snapshot) {
    const byName = byLowerCaseKey(snapshot.mdev);
    return uuid => {
      const found = byName.get(uuid.toLowerCase());
      return found && {iommuGroup: found.iommuGroup};
    };
  },
});

function liveMdev(uuid: string): {readonly iommuGroup: number | undefined} | undefined {
  const directory = `/sys/bus/mdev/devices/${uuid.toLowerCase()}`;
  if (!UUID.test(uuid) || fileFacts(directory, true) === undefined) return undefined;
  return {iommuGroup: iommuGroup(directory)};
}
