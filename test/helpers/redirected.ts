// SPDX-License-Identifier: Apache-2.0
/** What the kernel shows of hardware that is not there: files below a folder take the place of /sys and /proc. */
import {replaceCalls} from './replaced-calls.ts';

const NAMES = [
  'lstatSync',
  'opendirSync',
  'readFileSync',
  'readlinkSync',
  'realpathSync',
  'statSync',
] as const;

export function redirected<Result>(folder: string, action: () => Result): Result {
  const putBack = replaceCalls(NAMES, original => (named, ...more) => {
    const path = String(named);
    return original(/^\/(?:sys|proc)\//.test(path) ? folder + path : named, ...more);
  });
  try {
    return action();
  } finally {
    putBack();
  }
}
