/** Changes that are undone in reverse order when one of them fails. */
import {Refusal} from '../errors.ts';
import {noMemory} from './memory.ts';
import type {Model, OpenFile, World} from './world.ts';

type Mutations = Pick<World, 'setLabel' | 'setAttributes' | 'setMark'>;

export class Transaction implements Mutations {
  readonly #world: World;
  readonly #undo: {readonly what: string; readonly action: () => void}[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  setLabel(file: OpenFile, model: Model, label: string): void {
    const before = this.#world.label(file, model);
    this.#world.setLabel(file, model, label);
    this.#remember(`${file.path}: its label ${before ?? '(none)'}`, () => {
      this.#world.setLabel(file, model, before);
    });
  }

  /** May fail half way, so what to go back to is noted first. */
  setAttributes(file: OpenFile, changes: Readonly<Record<string, string | undefined>>): void {
    const before = this.#world.attributes(file);
    const names = Object.keys(changes);
    this.#remember(`${file.path}: its attributes ${names.join(', ')}`, () => {
      const now = this.#world.attributes(file);
      const changed = names.filter(name => now[name] !== before[name]);
      if (changed.length > 0)
        this.#world.setAttributes(file, Object.fromEntries(changed.map(name => [name, before[name]])));
    });
    this.#world.setAttributes(file, changes);
  }

  /** Removes what is recorded, if anything is. */
  forget(file: OpenFile, model: Model): void {
    const now = this.#world.attributes(file);
    const nothing = noMemory(model);
    if (Object.keys(nothing).some(name => now[name] !== undefined)) this.setAttributes(file, nothing);
  }

  setMark(model: Model, path: string, mark: string | undefined): void {
    const before = this.#world.mark(model, path);
    if (before === mark) return;
    this.#world.setMark(model, path, mark);
    this.#remember(`${path}: its note`, () => {
      this.#world.setMark(model, path, before);
    });
  }

  /** @throws Refusal RELABEL_HALF when something could not be undone, and says what */
  rollBack(cause: unknown): void {
    const left: string[] = [];
    for (const {what, action} of this.#undo.toReversed()) {
      try {
        action();
      } catch (error) {
        left.push(`${what} (${error instanceof Error ? error.message : String(error)})`);
      }
    }
    if (left.length === 0) return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal('RELABEL_HALF', `${reason}; and this could not be undone: ${left.join('; ')}`, {
      help: 'mend what is in the way and run svirtgen restore',
      cause,
    });
  }

  #remember(what: string, action: () => void): void {
    this.#undo.push({what, action});
  }
}
