// SPDX-License-Identifier: Apache-2.0
import type {Output} from '../../src/cli/output.ts';

/** Where nobody looks at what a verb prints, but at what it complains of, if asked to. */
export function silentOutput(complain: Output['complain'] = () => {}): Output {
  return {
    quiet: true,
    terminal: false,
    columns: undefined,
    gone: false,
    failed: false,
    interrupted: false,
    prepare: () => Promise.resolve(),
    working: () => Promise.resolve(),
    end: () => Promise.resolve(),
    print: () => Promise.resolve(),
    complain,
    note: () => {},
  };
}
