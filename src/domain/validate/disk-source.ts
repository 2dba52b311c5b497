// SPDX-License-Identifier: Apache-2.0
import type {Disk} from '../domain.ts';
import {refusal} from '../refusals/refusal.ts';

/** By the disk's type, the attribute of `<source>` that has the path: libvirt passes over any other. */
const ATTRIBUTES: Readonly<Record<string, string>> = {file: 'file', block: 'dev', dir: 'dir'};

/** Only what takes a medium may be without one. */
export function validateDiskSource({device, source, target, at}: Disk): void {
  const attribute = ATTRIBUTES[source.type];
  if (device !== 'disk' || attribute === undefined) return;
  if (source.path || source.fdgroup !== undefined) return;
  throw refusal('DISK_SOURCE_MISSING', at, {
    which: target === undefined ? '' : ` ${target}`,
    type: source.type,
    attribute,
  });
}
