/** The mount a path is on. */
import type {Host, Mount} from '../../host/host.ts';

/** Of several mounts on one point the last one is on top. */
export function mountOf(path: string, host: Host): Mount | undefined {
  const resolved = host.realpath(path) ?? path;
  return host.mounts().reduce<Mount | undefined>((best, mount) => {
    const covers = mount.point === '/' || resolved === mount.point || resolved.startsWith(`${mount.point}/`);
    return covers && mount.point.length >= (best?.point.length ?? 0) ? mount : best;
  }, undefined);
}

/** Words of the mount's options. */
export function optionsOf({options = ''}: Mount): readonly string[] {
  return options.split(',');
}
