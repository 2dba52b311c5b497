// SPDX-License-Identifier: Apache-2.0
import type {Chardev, DeviceSeclabel, Disk, Domain, DomainSeclabel, StorageSource} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

/**
 * Refuses an override on a disk when the domain's own label of that model turns relabelling off: the label
 * could never be set. libvirt looks at every image of the chain, but not at data stores, and not at nvram.
 */
export function validateDiskOverrides(disk: Disk, domain: Domain): void {
  let image: StorageSource | 'terminator' | undefined = disk.source;
  while (image !== undefined && image !== 'terminator') {
    validateOverrides(image.seclabels, domain.seclabels);
    image = image.backing;
  }
}

/** The same for the source of a serial, parallel, channel or console. */
export function validateChardevOverrides(chardev: Chardev, domain: Domain): void {
  validateOverrides(chardev.source.seclabels, domain.seclabels);
}

/** An override that only says relabel='no' counts too: libvirt compares models, not labels. */
function validateOverrides(overrides: readonly DeviceSeclabel[], labels: readonly DomainSeclabel[]): void {
  for (const override of overrides) {
    const off = labels.find(label => label.model === override.model && !label.relabel);
    if (off === undefined) continue;
    throw refusal('SECLABEL_OVERRIDE_WITHOUT_RELABEL', override.at, {
      model: off.model ?? '',
      line: off.at.line,
    });
  }
}
