// SPDX-License-Identifier: Apache-2.0
/** The layers by name, in the order of a plan. Light on purpose: `--help` needs it too. */
export const LAYER_IDS = ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace'] as const;

export type LayerId = (typeof LAYER_IDS)[number];

/** As reports show them: the kernel asks for the owner before any security module. */
export const REPORT_ORDER: readonly LayerId[] = ['dac', ...LAYER_IDS.filter(id => id !== 'dac')];

/**
 * As the kernel asks them: a name is looked up in the process's own mount namespace, then come mode bits and ACL,
 * the device list, and the security modules: SELinux with the inode, AppArmor with the path once the file is open.
 */
export const KERNEL_ORDER = [
  'namespace',
  'dac',
  'cgroup',
  'selinux',
  'apparmor',
] as const satisfies readonly LayerId[];

/** Of each layer, in the order of reports. */
export function perLayer<Value>(valueOf: (layer: LayerId) => Value): Record<LayerId, Value> {
  const values: Partial<Record<LayerId, Value>> = {};
  for (const layer of REPORT_ORDER) values[layer] = valueOf(layer);
  return values as Record<LayerId, Value>;
}
