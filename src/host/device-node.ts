// SPDX-License-Identifier: Apache-2.0
/** Of what is told of a file: that it is a node of a device. */
export interface DeviceNode {
  readonly type: 'char' | 'block';
}

export function isDeviceNode<Facts extends {readonly type: string}>(
  facts: Facts | undefined,
): facts is Facts & DeviceNode {
  return facts?.type === 'char' || facts?.type === 'block';
}

/** As device lists and mknod(1) write it. */
export function deviceLetter({type}: DeviceNode): 'c' | 'b' {
  return type === 'char' ? 'c' : 'b';
}

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
