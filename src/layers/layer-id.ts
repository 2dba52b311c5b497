/** The layers by name, in the order of a plan. Light on purpose: `--help` needs it too. */
export const LAYER_IDS = ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace'] as const;

export type LayerId = (typeof LAYER_IDS)[number];

/** As reports show them: the kernel asks for the owner before any security module. */
export const REPORT_ORDER: readonly LayerId[] = ['dac', ...LAYER_IDS.filter(id => id !== 'dac')];
