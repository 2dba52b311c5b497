// SPDX-License-Identifier: Apache-2.0
/**
 * Site settings: what a policy file of `policies/` says, overlaid with qemu.conf. Every value is resolved;
 * nothing below reads a file. What each setting means stands in `schema.ts`.
 */
import type {DeepReadonly} from '../deep-readonly.ts';
import type {WholePolicy} from './schema.ts';

type Settings = DeepReadonly<WholePolicy>;

export interface Policy extends Omit<Settings, 'libvirt' | 'memoryBackingDir' | 'selinux'> {
  /** The file's name without its ending, such as `debian`. */
  readonly name: string;
  /** The libvirt to follow, such as `9.0`, whichever is installed; undefined: the host's own. */
  readonly libvirt: string | undefined;
  readonly memoryBackingDir: string | undefined;
  readonly selinux: SelinuxPolicy;
  /** Whether the device list is the site's own, from qemu.conf, which strict mode does not change. */
  readonly cgroupDeviceAclConfigured: boolean;
}

export interface SelinuxPolicy extends Omit<Settings['selinux'], 'basic'> {
  readonly basic: BasicSelinux | undefined;
}

export type SecurityDriver = Settings['securityDrivers'][number];
export type BasicSelinux = NonNullable<Settings['selinux']['basic']>;
export type ApparmorPolicy = Settings['apparmor'];
export type Suppression = Settings['suppressions'][number];
export type Limit = Settings['limits'][number];
