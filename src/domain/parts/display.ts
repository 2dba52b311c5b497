// SPDX-License-Identifier: Apache-2.0
/** Displays, sound and input. */
import type {Place} from '../../errors.ts';
import type {Located} from './common.ts';

export interface Graphics extends Located {
  readonly type: 'sdl' | 'vnc' | 'rdp' | 'desktop' | 'spice' | 'egl-headless' | 'dbus';
  readonly gl: boolean;
  readonly rendernode: string | undefined;
  /** Sockets that listen, in order; path undefined until libvirt picks one. */
  readonly sockets: readonly {readonly path: string | undefined; readonly at: Place}[];
  /** Where it listens, in order; empty where neither an element nor an address says so. */
  readonly listens: readonly {
    readonly type: 'none' | 'address' | 'network' | 'socket';
    readonly address: string | undefined;
    readonly at: Place;
  }[];
  /** For comparing, such as `port 5900`; undefined where libvirt picks them. */
  readonly ports: string | undefined;
  /** Whether one has to be given; it is nobody's to read. */
  readonly password: 'set' | undefined;
  readonly xauth: string | undefined;
  /** Of a display over D-Bus: connections that are handed over, a bus that is there already, or one of its own. */
  readonly bus: 'peers' | 'own' | {readonly address: string} | undefined;
}
