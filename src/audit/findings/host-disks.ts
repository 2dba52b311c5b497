// SPDX-License-Identifier: Apache-2.0
/** Disks that the host itself lives on. */
import type {Finding} from '../finding.ts';
import type {FindingContext} from './context.ts';
import {oncePerPath, openedPaths, writes} from './needs.ts';
import {report} from './report.ts';
import {isImage} from '../../inventory/role-questions.ts';

/** What is mounted or swapped to lies on it: the guest would write beneath the host. */
export function hostDisks(context: FindingContext): readonly Finding[] {
  const {host} = context.analysis;
  const disks = openedPaths(context).filter(
    resource =>
      writes(resource) && (isImage(resource) || resource.role === 'scsi-node' || resource.role === 'pmem'),
  );
  return oncePerPath(disks).flatMap(({path, from}) => {
    const id = host.object(path)?.id;
    const held = id === undefined ? undefined : host.heldDisks().find(({on}) => on.includes(id));
    return held === undefined
      ? []
      : [report('HOST_DISK_WRITABLE', {path, from}, {path, point: held.point ?? null})];
  });
}
