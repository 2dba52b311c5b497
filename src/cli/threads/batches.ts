// SPDX-License-Identifier: Apache-2.0
/** How many definitions are worked on where. */
import type {DefinitionBytes} from '../definitions/definition-bytes.ts';

/** Done before other threads would have started. */
export const A_FEW = 200;

/** What a thread is given at once: sending fewer costs more, and more would wait in memory. */
export const BATCH = 32;

/** Leaves the rest to whoever asks next. */
export function* first(count: number, definitions: Iterator<DefinitionBytes>): Generator<DefinitionBytes> {
  for (let taken = 0; taken < count; taken += 1) {
    const next = definitions.next();
    if (next.done === true) return;
    yield next.value;
  }
}

export function* inBatches(definitions: Iterable<DefinitionBytes>): Generator<readonly DefinitionBytes[]> {
  let batch: DefinitionBytes[] = [];
  for (const definition of definitions) {
    batch.push(definition);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
