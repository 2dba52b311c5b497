// SPDX-License-Identifier: Apache-2.0
import type {Domain, Tpm} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

/**
 * A pSeries guest may have a TPM Proxy beside its one regular TPM; no guest may have two of a kind. The first
 * TPM that repeats a kind is the one that is refused.
 */
export function validateTpmCount(domain: Domain): void {
  const seen: {proxy?: Tpm; regular?: Tpm} = {};
  for (const tpm of domain.tpms) {
    const kind = tpm.model === 'spapr-tpm-proxy' ? 'proxy' : 'regular';
    const earlier = seen[kind];
    if (earlier !== undefined)
      throw refusal(kind === 'proxy' ? 'TPM_PROXY_TWICE' : 'TPM_TWICE', tpm.at, {line: earlier.at.line});
    seen[kind] = tpm;
  }
}
