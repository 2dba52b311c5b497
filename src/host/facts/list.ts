// SPDX-License-Identifier: Apache-2.0
import {directoryEntries} from '../files.ts';
import {pathFact} from '../fact.ts';
import {replayedType} from './stat.ts';

/** Names in a directory, in directory order; undefined when it cannot be read. */
export const list = pathFact({
  schema: ({z, fileName}) => ({entries: z.array(fileName).optional()}),
  live: () => directoryEntries,
  record: names => (names === undefined ? {} : {entries: [...names]}),
  replay: tree => path => {
    const found = tree.find(path, true);
    if (found === undefined || found.assumed || replayedType(found) !== 'directory') return undefined;
    return found.entry?.entries ?? tree.children(found.path);
  },
});
