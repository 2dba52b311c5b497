// SPDX-License-Identifier: Apache-2.0
import {forget, remembered} from '../once.ts';
import type {PathDetails} from './facts/details.ts';
import {hostOf, type AnyAnswer, type Host} from './host.ts';

/**
 * The host, each question asked once: an audit asks for the same few paths many hundred times. Made once for a
 * run, which so sees one state of the host from its beginning to its end; of each question it keeps the newest
 * 16,384 answers.
 */
export function rememberingHost(host: Host): Host {
  const answers = hostOf(host.kind, (_fact, name) => remembered(host[name] as AnyAnswer));
  return {...answers, details: rememberedDetails(host)};
}

/** Only for paths that were not asked for before: each call runs programs. */
function rememberedDetails(host: Host): Host['details'] {
  const known = new Map<string, PathDetails | undefined>();
  return paths => {
    const fresh = [...new Set(paths)].filter(path => !known.has(path));
    if (fresh.length > 0) {
      const found = host.details(fresh);
      for (const path of fresh) known.set(path, found.get(path));
    }
    const answer = new Map(
      paths.flatMap(path => {
        const details = known.get(path);
        return details === undefined ? [] : [[path, details] as const];
      }),
    );
    forget(known);
    return answer;
  };
}
