// SPDX-License-Identifier: Apache-2.0
/** A failure of the helper: libvirt's messages, and beside them where and why. */
import type {KnownError} from '../../errors.ts';

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
