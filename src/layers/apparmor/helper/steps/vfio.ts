// SPDX-License-Identifier: Apache-2.0
/** The container and, bluntly, every IOMMU group, as soon as one device is driven through VFIO. */
import {allHostdevs} from '../../../../inventory/devices/hostdev.ts';
import {provenance} from '../../../../inventory/site.ts';
import {literal, type HelperView, type RuleRequest} from '../rule-request.ts';
import {usesVfio} from './hostdev.ts';
import {deviceName} from '../../../../inventory/device-name.ts';

export function* vfio({domain, features}: HelperView): Iterable<RuleRequest> {
  const all = allHostdevs({domain});
  const index = all.findIndex(hostdev => usesVfio(hostdev, features));
  const first = all[index];
  if (!first) return;
  const from = provenance(deviceName.hostdev(first, index), first, 'VFIO');
  yield literal(from, ['/dev/vfio/vfio', 'rw'], ['/dev/vfio/[0-9]*', 'rw']);
}
