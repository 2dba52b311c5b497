// SPDX-License-Identifier: Apache-2.0
/** Certificate databases of smartcards: written as they stand, without resolution or path tables. */
import {deviceName} from '../../../../inventory/device-name.ts';
import {provenance} from '../../../../inventory/site.ts';
import {literal, type HelperView, type RuleRequest} from '../rule-request.ts';

const HOST_DATABASE = '/etc/pki/nssdb';

export function* smartcards({domain}: HelperView): Iterable<RuleRequest> {
  for (const [index, card] of domain.smartcards.entries()) {
    if (card.mode === 'passthrough') continue;
    const database = card.mode === 'host' ? HOST_DATABASE : (card.database ?? HOST_DATABASE);
    yield literal(provenance(deviceName.smartcard(card, index), card, 'certificate database'), [
      `${database}/{,*}`,
      'rk',
    ]);
  }
}
