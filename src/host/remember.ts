// SPDX-License-Identifier: Apache-2.0
import type {PathDetails} from './facts/details.ts';
import type {AnyAnswer, Host} from './host.ts';
import {hostOf} from './host.ts';

/** Of one question: what the VMs of a host ask together. A fleet in a stream asks without end. */
const REMEMBERED = 16_384;

/**
 * The host, each question asked once: an audit asks for the same few paths many hundred times. Made once for a
 * run, which so sees one state of the host from its beginning to its end; of each question it keeps the newest
 * 16,384 answers.
 */
export function rememberingHost(host: Host): Host {
  const answers = hostOf(host.kind, (_fact, name) => remembered(host[name] as AnyAnswer));
  return {...answers, details: rememberedDetails(host)};
}

function remembered(ask: AnyAnswer): AnyAnswer {
  const answers = new Map<string, unknown>();
  return (...question) => {
    const key =
      question.length === 1 && typeof question[0] === 'string' ? question[0] : JSON.stringify(question);
    // Most answers are objects or undefined, and "no such file" is worth keeping, too.
    if (!answers.has(key)) {
      answers.set(key, ask(...question));
      forget(answers);
    }
    return answers.get(key);
  };
}

/** Only for paths that were not asked for before: two programs are run for each call. */
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

/** A map gives its keys in the order in which they came. */
function forget(answers: Map<string, unknown>): void {
  for (const oldest of answers.keys()) {
    if (answers.size <= REMEMBERED) return;
    answers.delete(oldest);
  }
}
