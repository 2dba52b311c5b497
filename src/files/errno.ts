// SPDX-License-Identifier: Apache-2.0
/** What the system says of a call that failed, such as `ENOENT`; undefined for errors that are not the system's. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
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
