// SPDX-License-Identifier: Apache-2.0
/** How libvirt's helper speaks, and how we add where and why. */
import {formatError} from '../report-errors.ts';
import type {HelperFailure} from './failure.ts';

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
