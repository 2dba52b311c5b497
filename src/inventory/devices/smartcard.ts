/** Smartcards: the certificate database of an emulated one, the peer of one that is passed through. */
import {provenance, resource, type Entry, type Site} from '../site.ts';
import {charSourceResources} from './chardev.ts';

/** Where NSS keeps the system's certificates; libvirt's default for certificates named without a database. */
const DEFAULT_DATABASE = '/etc/pki/nssdb';

export function smartcardResources({domain}: Site): readonly Entry[] {
  return domain.smartcards.flatMap((card, index) => {
    const device = `smartcard ${index}`;
    if (card.mode === 'passthrough')
      return card.source ? charSourceResources('smartcard', device, card.source) : [];
    if (card.mode === 'host') return [];
    const from = provenance(device, card, 'certificate database');
    return [
      resource({
        kind: 'smartcard',
        role: 'smartcard-database',
        path: card.database ?? DEFAULT_DATABASE,
        access: 'rk',
        from,
      }),
    ];
  });
}
