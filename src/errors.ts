// SPDX-License-Identifier: Apache-2.0
/** Where something stands in a definition. Lines and columns count from 1. */
export interface Place {
  /** Path of element names, such as `disk/source`. */
  readonly element: string;
  readonly line: number;
  readonly column: number;
}

/** libvirt's error classes; the prefix is what libvirt prints before the detail. */
const PREFIXES = {
  XML_ERROR: 'XML error: ',
  XML_DETAIL: '',
  CONFIG_UNSUPPORTED: 'unsupported configuration: ',
  INTERNAL_ERROR: 'internal error: ',
  INVALID_ARG: 'invalid argument: ',
  OPERATION_INVALID: 'Requested operation is not valid: ',
  OPERATION_FAILED: 'operation failed: ',
} as const;

export type LibvirtClass = keyof typeof PREFIXES;

/**
 * A known failure, told to the user in one line and without a stack: a definition that is refused, a host
 * that cannot be read, a policy that makes no sense. Everything else that is thrown is a bug.
 */
export class KnownError extends Error {
  /** Stable code, such as `XML_TOO_DEEP` or `TPM_PROXY_BACKEND`; never INTERNAL. */
  readonly code: string;
  readonly place: Place | undefined;
  /** The file the place is in, when it is not the definition itself. */
  readonly file: string | undefined;
  /** What the user can do about it. */
  readonly help: string | undefined;
  /** What else is wrong there, so that it is fixed in one go. */
  readonly others: readonly KnownError[];

  constructor(
    code: string,
    message: string,
    options: {
      readonly place?: Place | undefined;
      readonly file?: string | undefined;
      readonly help?: string | undefined;
      readonly others?: readonly KnownError[] | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause});
    this.name = 'KnownError';
    this.code = code;
    this.place = options.place;
    this.file = options.file;
    this.help = options.help;
    this.others = options.others ?? [];
  }
}

/** Throws what is wrong, if anything is: the first in the file, which has the others with it. */
export function throwAll(refusals: readonly KnownError[]): void {
  const [first, ...others] = refusals.toSorted(
    ({place: one}, {place: other}) =>
      (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0),
  );
  if (first === undefined) return;
  const {code, message, place, file, help, cause} = first;
  throw new KnownError(code, message, {place, file, help, others, cause});
}

/** What is read; undefined where that ends in a known failure. */
export function unlessRefused<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}

/** What was thrown, in its own words. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/**
 * A refusal in libvirt's own words.
 *
 * @param code stable code of ours
 * @param libvirtClass decides the prefix that libvirt prints
 * @param detail libvirt's text after the prefix, to the letter
 */
export function libvirtError(
  code: string,
  libvirtClass: LibvirtClass,
  detail: string,
  place: Place | undefined,
  help?: string,
): KnownError {
  return new KnownError(code, PREFIXES[libvirtClass] + detail, {place, help});
}
