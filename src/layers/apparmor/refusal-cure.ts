// SPDX-License-Identifier: Apache-2.0
/** What to do where no profile can be made: each refusal of libvirt's helper has a cure of its own. */
import type {PlanRefusal} from '../plan.ts';

type Cure = (refusal: Pick<PlanRefusal, 'from' | 'onlyRead'>) => string;

const ONLY_READ: Readonly<Record<string, string>> = {
  firmware:
    "Write <loader readonly='yes'>: firmware that is only read may stay where the distribution keeps it.",
  nvram:
    'Leave <nvram> without a path, so that libvirt copies the template, or name a file below /var/lib/libvirt/qemu/nvram.',
};

const CURES: Readonly<Record<string, Cure>> = {
  AA_RESTRICTED_PATH: ({from, onlyRead}) =>
    onlyRead
      ? (ONLY_READ[from.device] ??
        'Write <readonly/> where the VM only reads it; else give it a copy in /var/lib/libvirt/images.')
      : 'Keep the file elsewhere, such as in /var/lib/libvirt/images, or remove the device.',
  AA_QUOTE_IN_PATH: () => 'Rename the file: no rule can hold a quotation mark.',
  AA_MISSING_PATH: ({from}) =>
    from.element.startsWith('interface')
      ? "Use <interface type='user'> with <backend type='passt'/>: no release of libvirt's helper knows passt by vhost-user."
      : 'Name the path in the definition.',
  AA_UNRESOLVABLE_PATH: () =>
    'Correct the path: a link on it leads to itself, it is longer than a path may be, or it goes up (..) from a directory that does not exist.',
  AA_BAD_NAME: () => 'Rename the VM (virsh domrename).',
};

/** Undefined where nothing better is known than what holds for all refusals. */
export function cureOf(refusal: PlanRefusal): string | undefined {
  return CURES[refusal.code]?.(refusal);
}
