// SPDX-License-Identifier: Apache-2.0
/** Results that are longer than the screen go through a pager, as git's do; shorter ones to the terminal as they are. */
import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';
import {PROGRAM_ENVIRONMENT} from '../files/program-environment.ts';

export interface Screen {
  readonly rows: number;
  readonly columns: number;
}

/** For root by another's hand: no commands from within less, and less itself from the system's folders. */
const SECURED: Readonly<Record<string, string | undefined>> = {
  LESSSECURE: '1',
  LESSOPEN: '',
  PATH: PROGRAM_ENVIRONMENT.PATH,
};

export class Pager {
  readonly #command: string;
  readonly #screen: Screen;
  readonly #write: (text: string) => void;
  #held = '';
  #reader: ChildProcess | undefined;
  #gone = false;

  /** @param write writes to the terminal */
  constructor(command: string, screen: Screen, write: (text: string) => void) {
    this.#command = command;
    this.#screen = screen;
    this.#write = write;
  }

  /** Whether the pager has been left. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Whether it has the screen. */
  get reading(): boolean {
    return this.#reader !== undefined && !this.#gone;
  }

  /** Resolves when the pager takes more. */
  async print(text: string): Promise<void> {
    if (this.#reader) return this.#pass(text);
    this.#held += text;
    if (!isLonger(this.#held, this.#screen)) return;
    this.#reader = this.#start();
    await this.#pass(this.#held);
  }

  /** Resolves when everything was read. */
  async end(): Promise<void> {
    if (!this.#reader) this.#write(this.#held);
    else if (!this.#gone) {
      const left = once(this.#reader, 'close');
      this.#reader.stdin?.end();
      await left;
    }
  }

  #start(): ChildProcess {
    const reader = spawn('/bin/sh', ['-c', this.#command], {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: {LESS: 'FRX', LV: '-c', ...process.env, ...(underSudo() && SECURED)},
    });
    // Of the terminal's signals it is the pager that makes something; without us it would go on behind the prompt.
    process.on('SIGINT', ignore);
    const leave = () => {
      this.#gone = true;
      process.off('SIGINT', ignore);
    };
    reader.on('close', leave).on('error', leave);
    reader.stdin.on('error', leave);
    return reader;
  }

  async #pass(text: string): Promise<void> {
    const {stdin} = this.#reader ?? {};
    if (this.#gone || !stdin || stdin.write(text)) return;
    await Promise.race([once(stdin, 'drain'), once(stdin, 'close')]).catch(() => undefined);
  }
}

function ignore(): void {
  // Only that there is a listener matters.
}

/** @returns the command that the user has chosen; undefined where none is wanted or installed */
export function pagerCommand(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  // Whoever may run only svirtgen as root is to get no other program by it.
  const {PAGER: chosen, PATH: path = ''} = underSudo(environment) ? SECURED : environment;
  if (chosen === undefined) return isInstalled('less', path) ? 'less' : undefined;
  return chosen === '' || chosen === 'cat' ? undefined : chosen;
}

function underSudo(environment: Readonly<Record<string, string | undefined>> = process.env): boolean {
  return environment['SUDO_UID'] !== undefined;
}

function isInstalled(program: string, path: string): boolean {
  return path.split(delimiter).some(folder => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A line that is too long takes several. One is left for the prompt. */
function isLonger(text: string, {rows, columns}: Screen): boolean {
  let taken = 0;
  for (const line of text.split('\n')) {
    taken += Math.max(1, Math.ceil(line.length / columns));
    if (taken > rows) return true;
  }
  return false;
}
