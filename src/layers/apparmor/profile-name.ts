// SPDX-License-Identifier: Apache-2.0
/** Which profile a VM gets, and which one it runs under. */
import {provenance} from '../../inventory/site.ts';
import type {Domain} from '../../domain/domain.ts';
import {uuidInNames} from '../../domain/uuid.ts';
import type {PlanRefusal} from '../plan.ts';

/** The profile that a static label names: libvirt looks whether it is loaded, and neither writes nor removes it. */
export function staticProfile(domain: Pick<Domain, 'seclabels'>): string | undefined {
  return staticLabel(domain)?.label;
}

function staticLabel({seclabels}: Pick<Domain, 'seclabels'>): Domain['seclabels'][number] | undefined {
  return seclabels.find(({model, type}) => model === 'apparmor' && type === 'static');
}

/** What a profile is called after. */
export interface Named extends Pick<Domain, 'seclabels'> {
  readonly uuid?: string | undefined;
}

/**
 * The profile that libvirt starts QEMU under: the one called after the UUID, whatever a static label says (9.0,
 * measured under an enforcing kernel). null with a label of type none.
 */
export function enteredProfile(domain: Named): string | null {
  return isUnconfined(domain) ? null : ownProfile(domain);
}

/** The template that libvirt's helper makes the profile of such a VM from. */
export function templateName(type: string): string {
  return `TEMPLATE.${type === 'lxc' ? 'lxc' : 'qemu'}`;
}

export function profileName(domain: Named): string {
  return staticProfile(domain) ?? ownProfile(domain);
}

function ownProfile(named: Named): string {
  return `libvirt-${uuidInNames(named)}`;
}

/** With a label of type none libvirt starts QEMU without a profile. */
function isUnconfined({seclabels}: Pick<Domain, 'seclabels'>): boolean {
  return seclabels.some(({model, type}) => model === 'apparmor' && type === 'none');
}

/** Of programs that AppArmor confines beside VMs, words of its language, and what lies in the same folders. */
const OTHERS = new Set(
  'unconfined libvirtd virtqemud virt-aa-helper virtxend virtlxcd swtpm passt pasta dnsmasq docker-default lxc-start abstractions abi cache disable force-complain local tunables libvirt lsb_release nvidia_modprobe'.split(
    ' ',
  ),
);

/**
 * Whose profile or file the name is already; undefined when a VM may take it. What would be loaded under it
 * would replace the other's rules, and its file the other's file.
 *
 * @param uuid of the VM that wants the name
 */
export function reservedFor(name: string, uuid: string | null): string | undefined {
  const folded = name.toLowerCase();
  if (uuid !== null && name === `libvirt-${uuid}`) return undefined;
  if (folded.startsWith('libvirt-')) return 'the VM of that UUID';
  if (folded.startsWith('template')) return "libvirt's templates";
  if (folded.endsWith('.files')) return "the rules of another VM's profile";
  if (/^(?:usr|sbin|bin|opt|lib|lib64|etc)\./u.test(folded)) return 'the program of that path';
  return OTHERS.has(folded) ? 'a program of this host, or a word of AppArmor' : undefined;
}

/** A static label that names what belongs to others: its author may not be the host's administrator. */
export function takenProfile(domain: Named): PlanRefusal | undefined {
  const label = staticLabel(domain);
  const owner = label?.label === undefined ? undefined : reservedFor(label.label, domain.uuid ?? null);
  if (label?.label === undefined || owner === undefined) return undefined;
  const message = `the profile ${JSON.stringify(label.label)} is for ${owner}`;
  const from = provenance('domain', label, 'the profile that its static label names');
  return {code: 'AA_RESERVED_NAME', message, from};
}
