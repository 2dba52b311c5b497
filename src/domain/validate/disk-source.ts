// SPDX-License-Identifier: Apache-2.0
import {PATH_ATTRIBUTES} from '../devices/storage-source.ts';
import type {Disk} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

/** Only what takes a medium may be without one. */
export function validateDiskSource({device, source, target, at}: Disk): void {
  const attribute = PATH_ATTRIBUTES[source.type];
  if (device !== 'disk' || attribute === undefined) return;
  if (source.path || source.fdgroup !== undefined) return;
  throw refusal('DISK_SOURCE_MISSING', at, {
    which: target === undefined ? '' : ` ${target}`,
    type: source.type,
    attribute,
  });
}
