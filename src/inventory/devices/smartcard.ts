// SPDX-License-Identifier: Apache-2.0
/** Smartcards: the certificate database of an emulated one, the peer of one that is passed through. */
import type {Provenance} from '../resource.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';
import {charSourceResources} from './chardev.ts';

/** Where NSS keeps the system's certificates; libvirt's default for certificates named without a database. */
const DEFAULT_DATABASE = '/etc/pki/nssdb';

export function smartcardResources(site: Site): readonly Entry[] {
  return site.domain.smartcards.flatMap((card, index) => {
    const device = deviceName.smartcard(card, index);
    if (card.mode === 'passthrough')
      return card.source ? charSourceResources('smartcard', device, card.source, site) : [];
    const from = provenance(device, card, 'certificate database');
    if (card.mode === 'host') return hostCard(from);
    return [
      resource({
        kind: 'smartcard',
        role: 'smartcard-database',
        path: card.database ?? DEFAULT_DATABASE,
        access: 'rk',
        tree: true,
        from,
      }),
    ];
  });
}

/** The system's database names the modules that talk to readers, and those ask the daemon of the readers. */
function hostCard(from: Provenance): readonly Entry[] {
  const common = {kind: 'smartcard', from} as const;
  return [
    resource({...common, role: 'smartcard-host-database', path: DEFAULT_DATABASE, access: 'rk', tree: true}),
    resource({
      ...common,
      role: 'smartcard-daemon',
      path: '/run/pcscd/pcscd.comm',
      access: 'rw',
      mode: 'connect',
    }),
  ];
}
