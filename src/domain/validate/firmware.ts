// SPDX-License-Identifier: Apache-2.0
import type {Os} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

/** What libvirt asks of a loader that is named, and of the variables beside it. */
export function validateFirmware({firmware, loader, nvram}: Os): void {
  const written = loader ?? nvram;
  if (firmware === undefined && written !== undefined && loader?.path === undefined)
    throw refusal('LOADER_MISSING', written.at);
  if (nvram === undefined || loader?.stateless !== true) return;
  throw refusal(nvram.written ? 'NVRAM_STATELESS' : 'NVRAM_STATELESS.template', nvram.at);
}
