// SPDX-License-Identifier: Apache-2.0
/** Where a VM can be reached over the network of the host. */
import type {Domain, Located} from '../../domain/domain.ts';
import {deviceName} from '../../inventory/device-name.ts';
import {allChardevs} from '../../inventory/devices/chardev.ts';
import {provenance} from '../../inventory/site.ts';
import type {Provenance} from '../../layers/plan.ts';
import type {FindingContext} from './context.ts';
import {report, type Sightings} from './report.ts';

export interface Listener {
  /** Such as `vnc` or `serial`. */
  readonly what: string;
  /** What names the address: the definition itself, a network, whose address only libvirt knows, or a forwarded port. */
  readonly by: 'address' | 'network' | 'port-forward';
  /** As it is written; undefined: every address of the host, or of the network. */
  readonly address: string | undefined;
  readonly from: Provenance;
}

export function listenersOf(domain: Domain): readonly Listener[] {
  const at = (device: string, origin: Located) => provenance(device, origin, 'address to listen on');
  const displays = domain.graphics.flatMap((graphics, index) =>
    graphics.listens.flatMap((listen): readonly Listener[] => {
      const {type, address} = listen;
      const about = {what: graphics.type, from: at(deviceName.graphics(graphics, index), listen)};
      if (type === 'network') return [{...about, by: type, address: undefined}];
      return type === 'address' && address !== undefined ? [{...about, by: type, address}] : [];
    }),
  );
  const lines = allChardevs(domain).flatMap(([chardev, device]): readonly Listener[] => {
    const {type, mode, host: address} = chardev.source;
    if (type !== 'tcp' || mode !== 'bind') return [];
    return [{what: chardev.kind, by: 'address', address, from: at(device, chardev)}];
  });
  const forwards = domain.interfaces.flatMap((one, index) =>
    one.portForwards.map((forward): Listener => ({
      what: 'passt',
      by: 'port-forward',
      address: forward.address,
      from: at(deviceName.interface(one, index), forward),
    })),
  );
  return [...displays, ...lines, ...forwards];
}

const EVERYWHERE = new Set(['0.0.0.0', '::', '*', '']);

/** Ports are forwarded to be reached, and where a network listens it is libvirt who knows. */
export function listeners({analysis}: FindingContext): Sightings {
  return listenersOf(analysis.site.domain)
    .filter(({by, address = ''}) => by === 'address' && EVERYWHERE.has(address))
    .map(({what, address, from}) =>
      report('LISTENS_ON_ALL_ADDRESSES', {from}, {what, address: address || 'any address'}),
    );
}
