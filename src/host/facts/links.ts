// SPDX-License-Identifier: Apache-2.0
import {canonicalPath, linkTarget} from '../files.ts';
import {pathFact, type Words} from '../fact.ts';

const schema = ({z}: Words) => ({target: z.string().min(1).optional()});

/** Where a symlink leads, as it stands in it. */
export const readlink = pathFact({
  schema,
  live: () => linkTarget,
  replay: tree => path => tree.find(path, false)?.entry?.target,
});

/** The canonical path; undefined when something on the way does not exist. */
export const realpath = pathFact({
  schema,
  live: () => canonicalPath,
  replay: tree => path => tree.find(path, true)?.path,
});
