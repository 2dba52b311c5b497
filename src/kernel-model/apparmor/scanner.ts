// SPDX-License-Identifier: Apache-2.0
import {KnownError} from '../../errors.ts';

/** Blanks are what stands between words; a comment is one, but `#include` is none. */
const BLANK = /(?:\s+|#(?!include\b)[^\n]*)*/y;
const INLINE_BLANK = /(?:[^\S\n]|\\\r?\n)*/y;
/** A comma belongs to a word when the word goes on after it. */
const WORD = /(?:\\[ \t"!,#]|[^\s"!,]|,(?=[^\s"!,]))+/y;
const QUOTED = /"(?:\\"|[^"\0])*"/y;

/** Reads a profile's text from front to back. */
export class Scanner {
  readonly file: string;
  readonly #text: string;
  #at = 0;
  /** Lines are counted up to here, so that counting is done once. */
  readonly #counted = {at: 0, line: 1};

  constructor(text: string, file: string) {
    this.#text = text;
    this.file = file;
  }

  get line(): number {
    for (; this.#counted.at < this.#at; this.#counted.at++) {
      if (this.#text[this.#counted.at] === '\n') this.#counted.line++;
    }
    return this.#counted.line;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Where the next thing begins, for `since`. */
  get at(): number {
    return this.#at;
  }

  /** The text from there to here. */
  since(start: number): string {
    return this.#text.slice(start, this.#at);
  }

  /** Goes past blanks, line ends and comments. */
  skipBlanks(): void {
    this.#match(BLANK);
  }

  /** Goes past blanks within the line; a backslash at the end of a line continues it. */
  skipInlineBlanks(): void {
    this.#match(INLINE_BLANK);
  }

  /** Takes what a sticky expression matches here, if it does. */
  take(expression: RegExp): string | undefined {
    const match = this.#match(expression);
    return match === '' ? undefined : match;
  }

  /** Whether an expression matches here, without taking it. */
  sees(expression: RegExp): boolean {
    expression.lastIndex = this.#at;
    return expression.test(this.#text);
  }

  /** A word, or what stands between quotes. */
  word(): string | undefined {
    const quoted = this.take(QUOTED);
    return quoted === undefined ? this.take(WORD) : quoted.slice(1, -1);
  }

  /** The next thing has to be this. */
  expect(text: string): void {
    this.skipBlanks();
    if (!this.#text.startsWith(text, this.#at)) throw this.refuse(`'${text}' expected`);
    this.#at += text.length;
  }

  /** Takes a text if it stands here. */
  accept(text: string): boolean {
    const found = this.#text.startsWith(text, this.#at);
    if (found) this.#at += text.length;
    return found;
  }

  refuse(what: string): KnownError {
    const start = this.#text.lastIndexOf('\n', this.#at - 1) + 1;
    const found = this.done
      ? 'the end of the file'
      : `'${this.#text.slice(this.#at, this.#at + 20).split('\n')[0]}'`;
    return new KnownError('AA_SYNTAX', `${what}, but there is ${found}`, {
      file: this.file,
      place: {element: 'profile', line: this.line, column: this.#at - start + 1},
      help: 'check the profile with apparmor_parser -Q -K',
    });
  }

  #match(expression: RegExp): string {
    expression.lastIndex = this.#at;
    const [found = ''] = expression.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }
}
