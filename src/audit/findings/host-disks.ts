// SPDX-License-Identifier: Apache-2.0
/** Disks that the host itself lives on. */
import type {FindingContext} from './context.ts';
import {oncePerPath, openedPaths, writes} from './needs.ts';
import {report, type Sighting, type Sightings} from './report.ts';
import type {HeldDisk} from '../../host/facts/held-disks.ts';
import {isImage} from '../../inventory/role-questions.ts';
import {namesInDirectory} from '../../layers/names-in-directory.ts';

/** What is mounted or swapped to lies on it: the guest would write beneath the host. */
export function hostDisks(context: FindingContext): Sightings {
  const {host} = context.analysis;
  const written = openedPaths(context).filter(writes);
  const disks = written.filter(one => isImage(one) || one.role === 'scsi-node' || one.role === 'pmem');
  const shares = written.filter(({role}) => role === 'filesystem-directory');
  return [
    ...oncePerPath(disks).flatMap(({path, from}) => {
      const id = host.object(path)?.id;
      const held = host.heldDisks().find(({on}) => id !== undefined && on.includes(id));
      return held ? [holds(path, held, from)] : [];
    }),
    ...oncePerPath(shares).flatMap(({path: share, from}) =>
      host.heldDisks().flatMap(held => {
        const [path] = held.files.flatMap(file => namesInDirectory(file, share, host));
        return path === undefined ? [] : [holds(path, held, from)];
      }),
    ),
  ];
}

function holds(path: string, {point}: HeldDisk, from: Sighting['from']): Sighting {
  return report('HOST_DISK_WRITABLE', {path, from}, {point: point ?? null});
}
