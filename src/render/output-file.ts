// SPDX-License-Identifier: Apache-2.0
/** A file to be written, below the folder that the user named. */
export interface OutputFile {
  /** Relative, with `/`, without `.` and `..`. */
  readonly path: string;
  /** Names in it may hold bytes that are not UTF-8, as in host/path-bytes.ts. */
  readonly text: string;
  /** Permission bits, whatever the umask says. */
  readonly mode: number;
}

/** One that is not for reading. */
export interface BinaryFile extends Omit<OutputFile, 'text'> {
  readonly bytes: Uint8Array;
}

export const TEXT_MODE = 0o644;
export const SCRIPT_MODE = 0o755;
