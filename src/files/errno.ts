// SPDX-License-Identifier: Apache-2.0
import {messageOf} from '../errors.ts';

/** What the system says of a call that failed, such as `ENOENT`; undefined for errors that are not the system's. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a directory, not a regular file',
  ENOTDIR: 'a part of the path is no directory',
  ELOOP: 'its symbolic links cannot be followed',
  ENAMETOOLONG: 'the name is too long',
  EAGAIN: 'it has no end',
  EIO: 'the device reports an error',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  EDQUOT: 'disk quota exceeded',
};

/**
 * Why something could not be done, as the end of a sentence.
 *
 * @param own what something else than reading has other words for
 */
export function reasonOf(error: unknown, own: Readonly<Record<string, string>> = {}): string {
  const code = errnoOf(error) ?? '';
  return own[code] ?? REASONS[code] ?? messageOf(error);
}

/** What is read; undefined where that fails for whatever reason: whoever asks can do without. */
export function unlessFailing<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** What is read; undefined where the file is not there. */
export function unlessMissing<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
