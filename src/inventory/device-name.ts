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
