// SPDX-License-Identifier: Apache-2.0
/** Security labels, of the VM and of one device. */
import type {Located} from './common.ts';

export interface DomainSeclabel extends Located {
  readonly type: 'dynamic' | 'static' | 'none';
  readonly model: string | undefined;
  readonly relabel: boolean;
  readonly label: string | undefined;
  readonly baselabel: string | undefined;
}

/** An override on one device's source. Without a model it matches no driver. */
export interface DeviceSeclabel extends Located {
  readonly model: string | undefined;
  readonly relabel: boolean;
  readonly labelskip: boolean;
  readonly label: string | undefined;
}
