/** Standard output and standard error, as seen by the commands. */

import {errnoOf} from '../files/errno.ts';

export interface Output {
  /** Whether results go to a terminal, and may be coloured. */
  readonly terminal: boolean;
  /** Whether nobody takes results any more: what only prints may stop. */
  readonly gone: boolean;
  /** Whether results were lost, as on a full disk. A reader that goes away, as `head` does, loses nothing. */
  readonly failed: boolean;
  /** Writes results; resolves when they are on their way, or nobody takes them any more. */
  print(text: string): Promise<void>;
  /** Writes one diagnostic. */
  complain(text: string): void;
}

export function processOutput(): Output {
  return new ProcessOutput(process.stdout, process.stderr);
}

class ProcessOutput implements Output {
  readonly #results: NodeJS.WriteStream;
  readonly #diagnostics: NodeJS.WriteStream;
  gone = false;
  failed = false;

  constructor(results: NodeJS.WriteStream, diagnostics: NodeJS.WriteStream) {
    this.#results = results;
    this.#diagnostics = diagnostics;
    // Without a listener a stream's error would end the process with a stack.
    results.on('error', (error: Error) => this.#lost(error));
    diagnostics.on('error', () => undefined);
  }

  get terminal(): boolean {
    return this.#results.isTTY;
  }

  print(text: string): Promise<void> {
    if (this.gone) return Promise.resolve();
    return new Promise(resolve => {
      this.#results.write(text, error => {
        if (error) this.#lost(error);
        resolve();
      });
    });
  }

  complain(text: string): void {
    this.#diagnostics.write(text);
  }

  #lost(error: Error): void {
    if (this.gone) return;
    this.gone = true;
    if (errnoOf(error) === 'EPIPE') return;
    this.failed = true;
    this.complain(`error: cannot write the result: ${error.message} (OUTPUT)\n`);
  }
}
