// SPDX-License-Identifier: Apache-2.0
import {hostFact, known} from '../fact.ts';
import {directoryEntries, readText} from '../files.ts';

const DIRECTORY = '/proc/driver/nvidia/gpus';

/** Cards that NVIDIA's driver has, by PCI address, with the number in their node's name; undefined where it does not tell. */
export const nvidiaCards = hostFact({
  schema: ({z, count}) => ({
    nvidia: z.record(z.string().regex(/^[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/), count).optional(),
  }),
  live: () => liveCards,
  always: ask => known({nvidia: ask()}),
  replay: snapshot => () => snapshot.nvidia,
});

function liveCards(): Record<string, number> | undefined {
  const addresses = directoryEntries(DIRECTORY)?.toSorted();
  const cards = addresses?.flatMap(address => {
    const minor = minorIn(readText(`${DIRECTORY}/${address}/information`) ?? '');
    return minor === undefined ? [] : [[address, minor] as const];
  });
  // Of some only: any other card may be the one that is asked for.
  return cards === undefined || cards.length !== addresses?.length ? undefined : Object.fromEntries(cards);
}

/** Of the driver's own words: `Device Minor:  0`. */
export function minorIn(information: string): number | undefined {
  const minor = /^Device Minor:\s*(\d+)\s*$/m.exec(information)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
