// SPDX-License-Identifier: Apache-2.0
/** How libvirt's helper speaks and fails: its messages, and beside them where and why. */
import type {KnownError} from '../../errors.ts';
import {formatError} from '../report-errors.ts';

export class HelperFailure extends Error {
  /** libvirt's messages after the first: what fails because of it. */
  readonly consequences: readonly string[];
  /** What we know beyond libvirt's text. */
  readonly reason: KnownError | undefined;

  constructor(
    message: string,
    options: {readonly consequences?: readonly string[]; readonly reason?: KnownError} = {},
  ) {
    super(message);
    this.name = 'HelperFailure';
    this.consequences = options.consequences ?? [];
    this.reason = options.reason;
  }
}

export interface HelperLogger {
  error(text: string): void;
  warning(text: string): void;
  /** What a dry run shows. */
  info(text: string): void;
  failure(failure: HelperFailure): void;
}

/** The definition comes from standard input. */
const INPUT = '-';

export function createHelperLogger(program: string, write: (text: string) => void): HelperLogger {
  const error = (text: string) => write(`${program}: error: ${text}\n`);
  return {
    error,
    warning: text => write(`${program}: warning: ${text}\n`),
    info: text => write(`${program}:\n${text}\n`),
    failure: ({message, consequences, reason}) => {
      for (const text of [message, ...consequences]) error(text);
      if (reason) write(formatError(reason, reason.place && INPUT));
    },
  };
}
