/** Disks that the host itself lives on. */
import type {Finding} from '../finding.ts';
import type {FindingContext} from './context.ts';
import {oncePerPath, openedPaths, writes} from './needs.ts';
import {report} from './report.ts';

/** What is mounted lies on it: the guest would write under the host's file system. */
export function hostDisks(context: FindingContext): readonly Finding[] {
  const {host} = context.analysis;
  const disks = openedPaths(context).filter(
    resource => writes(resource) && (resource.role === 'image' || resource.role === 'scsi-node'),
  );
  return oncePerPath(disks).flatMap(({path, from}) => {
    const id = host.object(path)?.id;
    const mount = id === undefined ? undefined : host.mounts().find(({on}) => on?.includes(id));
    return mount === undefined
      ? []
      : [report('HOST_DISK_WRITABLE', {path, from}, {path, point: mount.point})];
  });
}
