// SPDX-License-Identifier: Apache-2.0
/** Of network cards and of serial controllers. */
export const VIRTIO_MODELS: readonly string[] = ['virtio', 'virtio-transitional', 'virtio-non-transitional'];

/** Whether a network card is one of virtio's. */
export function isVirtioModel(model: string): boolean {
  return VIRTIO_MODELS.includes(model.toLowerCase());
}
