// SPDX-License-Identifier: Apache-2.0
/** Who works on which definitions: the first ones here, and of many the rest in several threads. */
import {availableParallelism} from 'node:os';
import {STANDALONE} from '../../ready-made/package.ts';
import type {DefinitionBytes} from '../definitions/definition-bytes.ts';
import {A_FEW, BATCH, first} from './batches.ts';
import type {Answered, ThreadWork} from './by-threads.ts';

/** Each read when it is asked for; the next share comes when these have been read. */
export interface Here {
  readonly here: Iterable<DefinitionBytes>;
}

/** `jobs`: threads; undefined: one for each processor. */
type SharedWork = Omit<ThreadWork, 'jobs'> & {readonly jobs: number | undefined};

/** In the order of the definitions. */
export async function* sharedOut<Answer>(
  definitions: Generator<DefinitionBytes>,
  {jobs, ...work}: SharedWork,
): AsyncGenerator<Here | Answered<Answer>> {
  const rest = remaining(definitions);
  yield {here: first(A_FEW, rest)};
  if (rest.ended) return;
  const threads = jobs ?? availableParallelism();
  // An executable of its own has no file that a thread could start from.
  if (threads > 1 && !STANDALONE) {
    const {byThreads} = await import('./by-threads.ts');
    yield* byThreads<Answer>(definitions, {...work, jobs: threads});
    return;
  }
  while (!rest.ended) yield {here: first(BATCH, rest)};
}

/** Knows whether the end was seen. */
function remaining(definitions: Iterator<DefinitionBytes>) {
  return {
    ended: false,
    next(): IteratorResult<DefinitionBytes> {
      const one = definitions.next();
      this.ended = one.done === true;
      return one;
    },
  };
}
