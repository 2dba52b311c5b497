// SPDX-License-Identifier: Apache-2.0
/** A kind of USB device in the words of `lsusb`, such as `1050:0407`. */
export function usbId(vendor: number, product: number): string {
  return [vendor, product].map(number => number.toString(16).padStart(4, '0')).join(':');
}
