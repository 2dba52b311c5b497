// SPDX-License-Identifier: Apache-2.0
/** Changes that are undone in reverse order when one of them fails. */
import {KnownError, messageOf} from '../errors.ts';
import {noMemory} from './memory.ts';
import type {FirstLabel, LabelStore, LabelLayer, OpenFile} from './label-store.ts';

type Mutations = Pick<LabelStore, 'setLabel' | 'setAttributes' | 'setMark' | 'setFirst'>;

export class Transaction implements Mutations {
  readonly #store: LabelStore;
  readonly #undo: {readonly what: string; readonly action: () => void}[] = [];

  constructor(store: LabelStore) {
    this.#store = store;
  }

  setLabel(file: OpenFile, layer: LabelLayer, label: string | undefined): void {
    const before = this.#store.label(file, layer);
    this.#store.setLabel(file, layer, label);
    this.#remember(`${file.path}: its label ${before ?? '(none)'}`, () => {
      this.#store.setLabel(file, layer, before);
    });
  }

  /** May fail half way, so what to go back to is noted first. */
  setAttributes(file: OpenFile, changes: Readonly<Record<string, string | undefined>>): void {
    const before = this.#store.attributes(file);
    const names = Object.keys(changes);
    this.#remember(`${file.path}: its attributes ${names.join(', ')}`, () => {
      const now = this.#store.attributes(file);
      const changed = names.filter(name => now[name] !== before[name]);
      if (changed.length > 0)
        this.#store.setAttributes(file, Object.fromEntries(changed.map(name => [name, before[name]])));
    });
    this.#store.setAttributes(file, changes);
  }

  /** Removes what is recorded, if anything is. */
  forget(file: OpenFile, layer: LabelLayer): void {
    const now = this.#store.attributes(file);
    const nothing = noMemory(layer);
    if (Object.keys(nothing).some(name => now[name] !== undefined)) this.setAttributes(file, nothing);
  }

  setMark(layer: LabelLayer, path: string, mark: string | undefined): void {
    const before = this.#store.mark(layer, path);
    if (before === mark) return;
    this.#store.setMark(layer, path, mark);
    this.#remember(`${path}: its note`, () => {
      this.#store.setMark(layer, path, before);
    });
  }

  setFirst(layer: LabelLayer, path: string, first: FirstLabel | undefined): void {
    const before = this.#store.first(layer, path);
    if (before === first) return;
    this.#store.setFirst(layer, path, first);
    this.#remember(`${path}: the note of what it had`, () => {
      this.#store.setFirst(layer, path, before);
    });
  }

  /** @throws KnownError RELABEL_HALF when something could not be undone, and says what */
  rollBack(cause: unknown): void {
    const left: string[] = [];
    for (const {what, action} of this.#undo.toReversed()) {
      try {
        action();
      } catch (error) {
        left.push(`${what} (${messageOf(error)})`);
      }
    }
    if (left.length === 0) return;
    const reason = messageOf(cause);
    throw new KnownError('RELABEL_HALF', `${reason}; and this could not be undone: ${left.join('; ')}`, {
      help: 'fix the cause, and run svirtgen restore',
      cause,
    });
  }

  #remember(what: string, action: () => void): void {
    this.#undo.push({what, action});
  }
}
