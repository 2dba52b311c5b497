// SPDX-License-Identifier: Apache-2.0
/**
 * What a device is called, in every plan and finding alike, since suppressions and `--unplug` match on it: its
 * target or alias where it has one, else its place among its kind.
 */
import type {Audio, Chardev, Disk, Filesystem, Graphics, Shmem} from '../domain/domain.ts';

interface Aliased {
  readonly alias?: string | undefined;
}

export const deviceName = {
  audio: ({id}: Pick<Audio, 'id'>, index: number) => `audio ${id ?? index}`,
  disk: ({target}: Pick<Disk, 'target'>, index: number) => `disk ${target ?? index}`,
  filesystem: ({target}: Pick<Filesystem, 'target'>, index: number) => `filesystem ${target ?? index}`,
  graphics: ({type}: Pick<Graphics, 'type'>, index: number) => `graphics ${type} ${index}`,
  chardev: ({kind, targetName, aliasName}: Chardev, index: number) =>
    `${kind} ${targetName ?? aliasName ?? index}`,
  hostdev: ({alias}: Aliased, index: number) => `hostdev ${alias ?? index}`,
  input: ({alias}: Aliased, index: number) => `input ${alias ?? index}`,
  interface: ({alias}: Aliased, index: number) => `interface ${alias ?? index}`,
  memory: ({alias}: Aliased, index: number) => `memory ${alias ?? index}`,
  redirdev: (_: unknown, index: number) => `redirdev ${index}`,
  rng: (_: unknown, index: number) => `rng ${index}`,
  shmem: ({name}: Pick<Shmem, 'name'>) => `shmem ${name}`,
  smartcard: (_: unknown, index: number) => `smartcard ${index}`,
  tpm: ({alias}: Aliased, index: number) => `tpm ${alias ?? index}`,
  video: ({alias}: Aliased, index: number) => `video ${alias ?? index}`,
} as const;

/**
 * The aliases that libvirt will give devices of one kind at start, where the definition names none.
 *
 * @param devices in libvirt's order
 * @param isCounted whether a device has an alias of this kind; others do not shift the numbers behind them
 * @returns each device with its alias: its own, or the next after the highest of those before it
 */
export function deviceAliases<Device extends Aliased>(
  prefix: string,
  devices: readonly Device[],
  isCounted: (device: Device) => boolean = () => true,
): readonly (readonly [Device, alias: string])[] {
  let highest = -1;
  let unnamed = 0;
  return devices.map(device => {
    const alias = device.alias ?? `${prefix}${highest + 1 + unnamed}`;
    if (!isCounted(device)) return [device, alias];
    const number = Number(device.alias?.slice(prefix.length));
    if (device.alias === undefined) unnamed++;
    else if (Number.isInteger(number)) highest = Math.max(highest, number);
    return [device, alias];
  });
}
