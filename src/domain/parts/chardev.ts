// SPDX-License-Identifier: Apache-2.0
/** Character devices, and the devices whose backend is one. */
import type {Located} from './common.ts';
import type {DeviceSeclabel} from './seclabel.ts';

export const CHAR_TYPES = [
  'null', 'vc', 'pty', 'dev', 'file', 'pipe', 'stdio', 'udp', 'tcp', 'unix', 'spicevmc', 'spiceport', 'nmdm',
  'qemu-vdagent', 'dbus',
] as const; // prettier-ignore

export type CharType = (typeof CHAR_TYPES)[number];

export interface CharSource extends Located {
  readonly type: CharType;
  /** The path of pty, dev, file, pipe and unix; the master of nmdm. */
  readonly path: string | undefined;
  readonly append: string | undefined;
  /** unix and tcp: whether QEMU connects or listens. */
  readonly mode: 'connect' | 'bind';
  readonly reconnect: string | undefined;
  readonly protocol: string | undefined;
  /** tcp: undefined where qemu.conf decides. */
  readonly tls: boolean | undefined;
  readonly host: string | undefined;
  readonly service: string | undefined;
  readonly slave: string | undefined;
  readonly logFile: string | undefined;
  readonly seclabels: readonly DeviceSeclabel[];
}

export interface Chardev extends Located {
  readonly kind: 'serial' | 'parallel' | 'channel' | 'console';
  readonly source: CharSource;
  readonly targetType: string | undefined;
  readonly targetName: string | undefined;
  /** Whether this console is the first serial seen again: no device of its own. */
  readonly alias: boolean;
  /** The device alias that libvirt gives a running VM's device, such as `serial0`. */
  readonly aliasName: string | undefined;
  /** Address of a channel on its virtio-serial controller, for the socket's automatic name. */
  readonly address: {readonly controller: number; readonly bus: number; readonly port: number} | undefined;
}
