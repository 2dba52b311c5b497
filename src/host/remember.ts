// SPDX-License-Identifier: Apache-2.0
import {RecentMap, remembered} from '../once.ts';
import type {PathDetails} from './facts/details.ts';
import {hostOf, type AnyAnswer, type Host} from './host.ts';

/**
 * The host, each question asked once: an audit asks for the same few paths many hundred times. Made once for a
 * run, which so sees one state of the host from its beginning to its end; of each question it keeps the
 * newest answers.
 */
export function rememberingHost(host: Host): Host {
  const answers = hostOf(host.kind, (_fact, name) => remembered(host[name] as AnyAnswer));
  return {...answers, details: rememberedDetails(host)};
}

/** Only for paths that were not asked for before: each call runs programs. */
function rememberedDetails(host: Host): Host['details'] {
  const known = new RecentMap<string, PathDetails | undefined>();
  return paths => {
    const asked = [...new Set(paths)];
    const told = new Map(asked.filter(path => known.has(path)).map(path => [path, known.get(path)]));
    const fresh = asked.filter(path => !told.has(path));
    const found = fresh.length > 0 ? host.details(fresh) : told;
    for (const path of fresh) known.set(path, found.get(path));
    return new Map(
      asked.flatMap(path => {
        const details = told.get(path) ?? found.get(path);
        return details === undefined ? [] : [[path, details] as const];
      }),
    );
  };
}
