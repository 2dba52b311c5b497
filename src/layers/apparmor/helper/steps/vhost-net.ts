// SPDX-License-Identifier: Apache-2.0
/** Whether the VM may use the kernel's vhost-net (virt-aa-helper.c). */
import type {Interface} from '../../../../domain/domain.ts';
import {provenance} from '../../../../inventory/site.ts';
import {literal, type HelperView, type RuleRequest} from '../rule-request.ts';
import {deviceName} from '../../../../inventory/device-name.ts';

const VIRTIO_MODELS = new Set(['virtio', 'virtio-transitional', 'virtio-non-transitional']);

export function* vhostNet({domain}: HelperView): Iterable<RuleRequest> {
  const card = domain.type === 'kvm' ? domain.interfaces.find(mayUseVhostNet) : undefined;
  if (!card) return;
  const device = deviceName.interface(card, domain.interfaces.indexOf(card));
  yield literal(provenance(device, card, 'virtio network card in the kernel'), ['/dev/vhost-net', 'rw']);
}

/** The type of the interface does not matter, and one without a model counts. */
function mayUseVhostNet({model, driverName}: Interface): boolean {
  const name = model?.toLowerCase();
  if (!name || name === 'unknown') return true;
  return VIRTIO_MODELS.has(name) && driverName !== 'qemu';
}
