// SPDX-License-Identifier: Apache-2.0
/** Node's and the attr programs' failures in the C library's words. */
import {SystemError} from './label-store.ts';

const WORDS: Readonly<Record<string, string>> = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
  EACCES: 'Permission denied',
  EINVAL: 'Invalid argument',
  ENOSPC: 'No space left on device',
  EEXIST: 'File exists',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENOTDIR: 'Not a directory',
  EROFS: 'Read-only file system',
  EDQUOT: 'Disk quota exceeded',
  EOPNOTSUPP: 'Operation not supported',
  ENODATA: 'No data available',
  ERANGE: 'Numerical result out of range',
};

/** What a system call of Node's threw; anything else is thrown on. */
export function asSystemError(error: unknown): SystemError {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
  const code = error.code === 'ENOTSUP' ? 'EOPNOTSUPP' : error.code;
  return new SystemError(code, WORDS[code] ?? code);
}

/** What a program said: `NAME: FILE: REASON` in the C locale. */
export function fromProgram(stderr: string): SystemError {
  const text = stderr.trim().split('\n')[0]?.split(': ').at(-1) ?? '';
  const code = Object.keys(WORDS).find(name => WORDS[name] === text);
  return new SystemError(code ?? 'EIO', text === '' ? 'failed without a word' : text);
}
