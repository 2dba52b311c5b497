// SPDX-License-Identifier: Apache-2.0
/** File names that libvirt makes up. */

/** A pattern for seconds since 1970, and for milliseconds, from 2001 to 2286. */
export function digitsOfTime(): string {
  const digits = (count: number) => '[0-9]'.repeat(count);
  return `${digits(10)}{,${digits(3)}}`;
}
