/** Which profile a machine runs under. */
import type {Domain} from '../../domain/domain.ts';

/** The profile that a static label names: libvirt uses it as it is, and neither writes nor removes it. */
export function staticProfile({seclabels}: Pick<Domain, 'seclabels'>): string | undefined {
  return seclabels.find(({model, type}) => model === 'apparmor' && type === 'static')?.label;
}

/** A definition without a UUID has none yet. */
export function profileName(domain: Pick<Domain, 'uuid' | 'seclabels'>): string {
  return staticProfile(domain) ?? `libvirt-${domain.uuid ?? ''}`;
}

/** With a label of type none libvirt starts QEMU without a profile. */
export function isUnconfined({seclabels}: Pick<Domain, 'seclabels'>): boolean {
  return seclabels.some(({model, type}) => model === 'apparmor' && type === 'none');
}
