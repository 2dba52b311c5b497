// SPDX-License-Identifier: Apache-2.0
/** Standard output and standard error, as seen by the commands. */
import {fstatSync, writeSync} from 'node:fs';
import {createRequire} from 'node:module';
import type * as Tty from 'node:tty';
import {errnoOf, reasonOf} from '../files/errno.ts';
import {splitDeviceNumber} from '../host/device-node.ts';
import {Interruption} from './interruption.ts';
import type {Pager} from './pager.ts';
import type {ProgressLine} from './progress.ts';

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
  /** Whether the user asked to stop: what is finished is kept, and no more is begun. */
  readonly interrupted: boolean;
  /**
   * Before the first result.
   *
   * @param paged whether results longer than the screen go through a pager, where there is a terminal
   */
  prepare(options: {readonly quiet: boolean; readonly paged: boolean}): Promise<void>;
  /** Says how far work is, on a terminal, once it takes long; and lets the user interrupt it. */
  working(text: string): Promise<void>;
  /** Writes results; resolves when they are on their way, or nobody takes them any more. */
  print(text: string): Promise<void>;
  /** Writes one diagnostic. */
  complain(text: string): void;
  /** Writes `note: TEXT`, for people: with `--quiet` it is not written. */
  note(text: string): void;
  /** After the last result; resolves when everything was read. */
  end(): Promise<void>;
}

const RESULTS = 1;
const DIAGNOSTICS = 2;
/** Of a terminal that does not tell. */
const [ROWS, COLUMNS] = [24, 80];

/** Written straight to the descriptors: Node's own streams take longer to load than a small VM to plan. */
export function processOutput(): Output {
  return new ProcessOutput();
}

class ProcessOutput implements Output {
  failed = false;
  quiet = false;
  #lostReader = false;
  #pager: Pager | undefined;
  #progress: ProgressLine | undefined;
  /** Diagnostics that wait until the pager leaves the screen. */
  #waiting = '';
  readonly #interruption = new Interruption(() => this.note('interrupted; once more ends at once'));

  get gone(): boolean {
    return this.#lostReader || this.#pager?.gone === true;
  }

  get interrupted(): boolean {
    return this.#interruption.requested;
  }

  get terminal(): boolean {
    return isTerminal(RESULTS);
  }

  get columns(): number | undefined {
    // A terminal that nobody has told its size has none.
    return this.terminal ? process.stdout.columns || undefined : undefined;
  }

  async prepare({quiet, paged}: {readonly quiet: boolean; readonly paged: boolean}): Promise<void> {
    this.quiet = quiet;
    if (paged && this.terminal) {
      const {Pager: Paging, pagerCommand} = await import('./pager.ts');
      const command = pagerCommand(process.env);
      const screen = {rows: process.stdout.rows || ROWS, columns: this.columns ?? COLUMNS};
      if (command !== undefined) this.#pager = new Paging(command, screen, text => this.#write(text));
    }
    if (!quiet && isTerminal(DIAGNOSTICS)) {
      const {ProgressLine: Line} = await import('./progress.ts');
      this.#progress = new Line(text => writeDiagnostic(text), process.stderr.columns || COLUMNS);
    }
  }

  async working(text: string): Promise<void> {
    if (this.#pager?.reading === true) return this.#interruption.breathe();
    this.#progress?.show(text);
    await this.#interruption.heed();
  }

  print(text: string): Promise<void> {
    if (this.gone) return Promise.resolve();
    this.#progress?.clear();
    if (this.#pager) return this.#page(this.#pager, text);
    this.#write(text);
    return Promise.resolve();
  }

  complain(text: string): void {
    this.#progress?.clear();
    if (this.#pager?.reading === true) this.#waiting += text;
    else writeDiagnostic(text);
  }

  async end(): Promise<void> {
    this.#progress?.clear();
    await this.#pager?.end();
    writeDiagnostic(this.#waiting);
  }

  note(text: string): void {
    if (!this.quiet) this.complain(`note: ${text}\n`);
  }

  #page(pager: Pager, text: string): Promise<void> {
    const taken = pager.print(text);
    if (pager.reading) this.#interruption.pause();
    return taken;
  }

  #write(text: string): void {
    try {
      writeAll(RESULTS, text);
    } catch (error) {
      this.#lost(error);
    }
  }

  #lost(error: unknown): void {
    this.#lostReader = true;
    if (errnoOf(error) === 'EPIPE') return;
    this.failed = true;
    const reason = reasonOf(error);
    this.complain(
      `error: cannot write the result: ${reason}. What was written is incomplete: make room, or write elsewhere (OUTPUT)\n`,
    );
  }
}

/** That of /dev/null and its like, where services and scheduled runs write to. */
const MEMORY_DEVICES = 1;

/** Only a character device can be one; node:tty, which brings half of Node's network along, is loaded for no less. */
export function isTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isCharacterDevice() || splitDeviceNumber(stats.rdev).major === MEMORY_DEVICES) return false;
  } catch {
    return false;
  }
  const {isatty} = createRequire(import.meta.url)('node:tty') as typeof Tty;
  return isatty(descriptor);
}

function writeDiagnostic(text: string): void {
  try {
    writeAll(DIAGNOSTICS, text);
  } catch {
    // Nobody is left to be told.
  }
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
