// SPDX-License-Identifier: Apache-2.0
/** What is handed to QEMU past libvirt. */
import type {Located} from './common.ts';

/** A property of a device that is handed to QEMU as it is. */
export interface QemuOverride extends Located {
  /** Of the device, such as `hostdev0`. */
  readonly alias: string;
  readonly property: string;
  /** Empty where the property is taken away. */
  readonly value: string;
}

/** A capability of QEMU that libvirt is to take for present, or for absent. */
export interface QemuCapability extends Located {
  readonly capability: string;
  readonly added: boolean;
}

export interface QemuDeprecation extends Located {
  readonly behavior: string;
}

export interface QemuArgument extends Located {
  readonly kind: 'arg' | 'env';
  readonly name: string | undefined;
  readonly value: string;
}
