// SPDX-License-Identifier: Apache-2.0
/** `1 path`, `2 paths`, `no paths`. */
export function plural(count: number, noun: string): string {
  return `${count || 'no'} ${noun}${count === 1 ? '' : 's'}`;
}
