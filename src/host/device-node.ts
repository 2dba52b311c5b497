// SPDX-License-Identifier: Apache-2.0
import type {FileFacts} from './files.ts';

export interface DeviceNode extends FileFacts {
  readonly type: 'char' | 'block';
}

export function isDeviceNode<Facts extends Pick<FileFacts, 'type'>>(
  facts: Facts | undefined,
): facts is Facts & Pick<DeviceNode, 'type'> {
  return facts?.type === 'char' || facts?.type === 'block';
}

/** As device lists and mknod(1) write it. */
export function deviceLetter({type}: Pick<DeviceNode, 'type'>): 'c' | 'b' {
  return type === 'char' ? 'c' : 'b';
}
