// SPDX-License-Identifier: Apache-2.0
/** `svirtgen mcs list`: who holds which pair. */
import {readRegistry} from '../../mcs-registry/open-registry.ts';
import {DONE} from '../exit-status.ts';
import type {McsAction} from './options.ts';
import {printEntries} from './print.ts';

export const list: McsAction = async (_domains, site) => {
  const entries = readRegistry(site.path, registry => [...registry.entries()]) ?? [];
  if (entries.length === 0) site.output.note(`no VM has a pair in ${site.path}`);
  await printEntries(entries, site);
  return DONE;
};
