// SPDX-License-Identifier: Apache-2.0
/** Ctrl-C during long work: what is at hand is finished, and kept with what was finished before. */

/** Milliseconds of work between two looks at what has come in. */
const PATIENCE = 20;

export class Interruption {
  #listening = false;
  #requested = false;
  #last = milliseconds();
  readonly #tell: () => void;

  /** @param tell called when it is asked for; a second time ends the process at once */
  constructor(tell: () => void) {
    this.#tell = tell;
  }

  readonly #hear = (): void => {
    this.#requested = true;
    this.#tell();
  };

  get requested(): boolean {
    return this.#requested;
  }

  /** Lets a signal that has come be heard: work that never waits would not. */
  async heed(): Promise<void> {
    if (!this.#listening && !this.#requested) {
      this.#listening = true;
      process.once('SIGINT', this.#hear);
    }
    await this.breathe();
  }

  /** While another program has the terminal, a signal is meant for that. */
  pause(): void {
    this.#listening = false;
    process.off('SIGINT', this.#hear);
  }

  /** Lets whatever else has happened be seen. */
  async breathe(): Promise<void> {
    const now = milliseconds();
    if (now - this.#last < PATIENCE) return;
    this.#last = now;
    await new Promise(resolve => setImmediate(resolve));
  }
}

/** Of a clock that only goes on. `performance` would be loaded at its first use, which every start would pay. */
function milliseconds(): number {
  return process.uptime() * 1000;
}
