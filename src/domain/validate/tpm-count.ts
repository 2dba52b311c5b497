// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import type {Domain, Tpm} from '../domain.ts';

/**
 * A pSeries guest may have a TPM Proxy beside its one regular TPM; no guest may have two of a kind. The first
 * TPM that repeats a kind is the one that is refused.
 */
export function validateTpmCount(domain: Domain): void {
  const seen: {proxy?: Tpm; regular?: Tpm} = {};
  for (const tpm of domain.tpms) {
    const kind = tpm.model === 'spapr-tpm-proxy' ? 'proxy' : 'regular';
    const earlier = seen[kind];
    if (earlier !== undefined) {
      throw libvirtError(
        kind === 'proxy' ? 'TPM_PROXY_TWICE' : 'TPM_TWICE',
        'CONFIG_UNSUPPORTED',
        `only a single TPM ${kind === 'proxy' ? 'Proxy' : 'non-proxy'} device is supported`,
        tpm.at,
        `remove this <tpm> or the one in line ${earlier.at.line}`,
      );
    }
    seen[kind] = tpm;
  }
}
