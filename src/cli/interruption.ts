// SPDX-License-Identifier: Apache-2.0
/** Ctrl-C during long work: what is at hand is finished, and kept with what was finished before. */

/** Milliseconds of work after which signals are let in. */
const PATIENCE = 20;

export class Interruption {
  #listening = false;
  #requested = false;
  #last = 0;
  readonly #tell: () => void;

  /** @param tell called when it is asked for; a second time ends the process at once */
  constructor(tell: () => void) {
    this.#tell = tell;
  }

  get requested(): boolean {
    return this.#requested;
  }

  /** Lets a signal that has come be heard: work that never waits would not. */
  async heed(): Promise<void> {
    if (!this.#listening) {
      this.#listening = true;
      process.once('SIGINT', () => {
        this.#requested = true;
        this.#tell();
      });
    }
    const now = performance.now();
    if (now - this.#last < PATIENCE) return;
    this.#last = now;
    await new Promise(resolve => setImmediate(resolve));
  }
}
