// SPDX-License-Identifier: Apache-2.0
/** Results that are longer than the screen go through a pager, as git's do; shorter ones to the terminal as they are. */
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';
import {PROGRAM_ENVIRONMENT} from '../files/program-environment.ts';

export interface Screen {
  readonly rows: number;
  readonly columns: number;
}

/** Set by sudo, doas and pkexec for what they run by another's hand. */
const ANOTHERS_HAND = ['SUDO_UID', 'DOAS_USER', 'PKEXEC_UID'];

/** By another's hand: no commands from within less, and less itself from the system's folders. */
const SECURED: Readonly<Record<string, string | undefined>> = {
  LESSSECURE: '1',
  LESSSECURE_ALLOW: '',
  LESSOPEN: '',
  PATH: PROGRAM_ENVIRONMENT.PATH,
};

/** What a shell ends with where the command cannot be run, or is not there. */
const NOT_RUN = new Set<number | null>([126, 127]);

/** UTF-16 units; more than this no pipe or socket holds, so that somebody has read of it. */
const MOST_UNREAD = 1024 * 1024;

export class Pager {
  readonly #command: string;
  readonly #screen: Screen;
  readonly #write: (text: string) => void;
  /** What would be lost if the pager turned out not to run. */
  #held = '';
  #reader: ChildProcess | undefined;
  #left: Promise<void> = Promise.resolve();
  #state: 'waiting' | 'starting' | 'reading' | 'gone' | 'missing' = 'waiting';

  /** @param write writes to the terminal */
  constructor(command: string, screen: Screen, write: (text: string) => void) {
    this.#command = command;
    this.#screen = screen;
    this.#write = write;
  }

  /** Whether the pager has been left. */
  get gone(): boolean {
    return this.#state === 'gone';
  }

  /** Whether it has the screen. */
  get reading(): boolean {
    return this.#state === 'starting' || this.#state === 'reading';
  }

  /** Resolves when the pager takes more. */
  async print(text: string): Promise<void> {
    if (this.#state === 'missing') this.#write(text);
    if (this.#state === 'waiting' || this.#state === 'starting') this.#held += text;
    if (this.reading) return this.#pass(text);
    if (this.#state !== 'waiting' || !isLonger(this.#held, this.#screen)) return;
    this.#reader = this.#start();
    await this.#pass(this.#held);
  }

  /** Resolves when everything was read. */
  async end(): Promise<void> {
    if (this.#state === 'waiting') this.#write(this.#held);
    this.#reader?.stdin?.end();
    await this.#left;
  }

  #start(): ChildProcess {
    const reader = spawn('/bin/sh', ['-c', this.#command], {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: {LESS: 'FRX', LV: '-c', ...process.env, ...(isByAnothersHand() && SECURED)},
    });
    // Of the terminal's signals it is the pager that makes something; without us it would go on behind the prompt.
    process.on('SIGINT', ignore);
    this.#state = 'starting';
    this.#left = new Promise(resolve => {
      const leave = (ran: boolean) => {
        process.off('SIGINT', ignore);
        if (this.reading) this.#leave(ran);
        resolve();
      };
      reader.on('close', code => leave(!NOT_RUN.has(code))).on('error', () => leave(false));
    });
    // How it ended is told when it has.
    reader.stdin.on('error', () => undefined);
    return reader;
  }

  #leave(ran: boolean): void {
    const isMissing = this.#state === 'starting' && !ran;
    this.#state = isMissing ? 'missing' : 'gone';
    if (isMissing) this.#write(this.#held);
    this.#held = '';
  }

  async #pass(text: string): Promise<void> {
    const {stdin} = this.#reader ?? {};
    if (!stdin || stdin.write(text)) return;
    await Promise.race([once(stdin, 'drain'), this.#left]).catch(() => this.#left);
    if (this.#state !== 'starting' || this.#held.length <= MOST_UNREAD) return;
    this.#state = 'reading';
    this.#held = '';
  }
}

function ignore(): void {
  // Only that there is a listener matters.
}

/** @returns the command that the user has chosen; undefined where none is wanted or installed */
export function pagerCommand(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  // Whoever may run only svirtgen as root is to get no other program by it.
  const {PAGER: chosen, PATH: path = ''} = isByAnothersHand(environment) ? SECURED : environment;
  if (chosen === undefined) return isInstalled('less', path) ? 'less' : undefined;
  return chosen === '' || chosen === 'cat' ? undefined : chosen;
}

function isByAnothersHand(environment: Readonly<Record<string, string | undefined>> = process.env): boolean {
  return ANOTHERS_HAND.some(name => environment[name] !== undefined);
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
