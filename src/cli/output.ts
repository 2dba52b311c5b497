// SPDX-License-Identifier: Apache-2.0
/** Standard output and standard error, as seen by the commands. */
import {fstatSync, writeSync} from 'node:fs';
import {createRequire} from 'node:module';
import type * as Tty from 'node:tty';
import {errnoOf} from '../files/errno.ts';
import {messageOf} from '../errors.ts';

export interface Output {
  /** Whether notes are left out. */
  quiet: boolean;
  /** Whether results go to a terminal, and may be coloured. */
  readonly terminal: boolean;
  /** Characters of the terminal's line; undefined without one. */
  readonly columns: number | undefined;
  /** Whether nobody takes results any more: what only prints may stop. */
  readonly gone: boolean;
  /** Whether results were lost, as on a full disk. A reader that goes away, as `head` does, loses nothing. */
  readonly failed: boolean;
  /** Writes results; resolves when they are on their way, or nobody takes them any more. */
  print(text: string): Promise<void>;
  /** Writes one diagnostic. */
  complain(text: string): void;
  /** Writes `note: TEXT`, for people: with `--quiet` it is not written. */
  note(text: string): void;
}

const RESULTS = 1;
const DIAGNOSTICS = 2;

/** Written straight to the descriptors: Node's own streams take longer to load than a small VM to plan. */
export function processOutput(): Output {
  return new ProcessOutput();
}

class ProcessOutput implements Output {
  gone = false;
  failed = false;
  quiet = false;

  get terminal(): boolean {
    return isTerminal(RESULTS);
  }

  get columns(): number | undefined {
    return this.terminal ? process.stdout.columns : undefined;
  }

  print(text: string): Promise<void> {
    if (this.gone) return Promise.resolve();
    try {
      writeAll(RESULTS, text);
    } catch (error) {
      this.#lost(error);
    }
    return Promise.resolve();
  }

  complain(text: string): void {
    try {
      writeAll(DIAGNOSTICS, text);
    } catch {
      // Nobody is left to be told.
    }
  }

  note(text: string): void {
    if (!this.quiet) this.complain(`note: ${text}\n`);
  }

  #lost(error: unknown): void {
    this.gone = true;
    if (errnoOf(error) === 'EPIPE') return;
    this.failed = true;
    const reason = messageOf(error);
    this.complain(`error: cannot write the result: ${reason} (OUTPUT)\n`);
  }
}

/** Only a character device can be one; node:tty is loaded for no less. */
export function isTerminal(descriptor: number): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  const {isatty} = createRequire(import.meta.url)('node:tty') as typeof Tty;
  return isatty(descriptor);
}

/** A pipe that somebody opened without blocking answers EAGAIN while it is full. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (errnoOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
