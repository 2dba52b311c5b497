// SPDX-License-Identifier: Apache-2.0
/** Network interfaces. */
import type {CharSource} from './chardev.ts';
import type {InterfaceIp, PortForward} from '../devices/interface-ip.ts';
import type {Located} from './common.ts';
import type {Hostdev} from './hostdev.ts';

export interface Interface extends Located {
  readonly type: string;
  /** What a `network` interface of a running VM was resolved to. */
  readonly actualType: string | undefined;
  readonly model: string | undefined;
  readonly driverName: string | undefined;
  readonly backend: {
    readonly type: 'default' | 'passt' | undefined;
    readonly logFile: string | undefined;
    readonly tap: string | undefined;
    readonly vhost: string | undefined;
  };
  readonly sourceDev: string | undefined;
  /**
   * Where it is plugged in, for comparing: bridge, network, port group, switch, address and port of its source, those
   * that are there, in this order, with spaces between.
   */
  readonly network: string | undefined;
  /** For comparing: what its traffic is held to, and `yes` where the guest decides more of it, or less. */
  readonly filter: string | undefined;
  readonly isolated: 'yes' | undefined;
  readonly trustGuestRxFilters: 'yes' | undefined;
  readonly vhostuser: CharSource | undefined;
  /** A host device that is handed over as a network card (`type='hostdev'`, or resolved to it). */
  readonly hostdev: Hostdev | undefined;
  readonly portForwards: readonly PortForward[];
  readonly ips: readonly InterfaceIp[];
  readonly hasRoute: boolean;
  /** Run when the device is made, and when it goes. */
  readonly scripts: readonly string[];
  readonly romFile: string | undefined;
  readonly alias: string | undefined;
  readonly targetDev: string | undefined;
  /** Node of a macvtap device, which libvirt writes down while the VM runs. */
  readonly tapNode: string | undefined;
}
