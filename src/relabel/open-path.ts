// SPDX-License-Identifier: Apache-2.0
/** Files whose labels are changed, opened so that nobody can lead us elsewhere. */
import {KnownError, messageOf} from '../errors.ts';
import {ClosedName, UntrustedLink, openTrusted} from '../files/trusted-path.ts';

/**
 * @returns a handle; undefined when it is not there
 * @throws KnownError RELABEL_SYMLINK, RELABEL_OPEN
 */
export function openPath(path: string): number | undefined {
  try {
    return openTrusted(path);
  } catch (error) {
    if (error instanceof UntrustedLink)
      throw new KnownError('RELABEL_SYMLINK', `${path}: ${error.message}`, {
        help: 'users other than root could have put it there, or could replace it; write the path that it leads to into the definition',
      });
    if (error instanceof ClosedName)
      throw new KnownError(
        'RELABEL_OPEN',
        `${path}: ${error.message}: ${error.code ?? messageOf(error.cause)}`,
        {help: 'run this as root, with a path that its file system allows', cause: error.cause},
      );
    throw error;
  }
}
