// SPDX-License-Identifier: Apache-2.0
export interface DeviceNumber {
  readonly major: number;
  readonly minor: number;
}

/** Splits a device number as Linux packs it: the minor's upper bits stand above twelve bits of major. */
export function splitDeviceNumber(rdev: number): DeviceNumber {
  const value = BigInt(rdev);
  return {
    major: Number(((value >> 8n) & 0xfffn) | ((value >> 32n) & 0xfffff000n)),
    minor: Number((value & 0xffn) | ((value >> 12n) & 0xffffff00n)),
  };
}

/** Reads `253:0`. */
export function parseDeviceNumber(text: string): DeviceNumber | undefined {
  const match = /^(\d{1,7}):(\d{1,7})$/.exec(text);
  return match === null ? undefined : {major: Number(match[1]), minor: Number(match[2])};
}
