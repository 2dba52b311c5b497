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
