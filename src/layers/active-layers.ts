/** Which layers stand around a VM on a site. */
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import type {LayerId} from './plan.ts';

/**
 * The security drivers of the stack, and the layers that the QEMU driver adds. A daemon without root has no
 * DAC driver, no device list and no private /dev.
 */
export function activeLayers(policy: Policy, {privileged}: Pick<Layout, 'privileged'>): readonly LayerId[] {
  const {securityDrivers, cgroupDevices, mountNamespace} = policy;
  const active: Readonly<Record<LayerId, boolean>> = {
    // The basic model needs no driver of libvirt's.
    selinux: securityDrivers.includes('selinux') || policy.selinux.basic !== undefined,
    dac: privileged && securityDrivers.includes('dac'),
    apparmor: securityDrivers.includes('apparmor'),
    cgroup: privileged && cgroupDevices,
    namespace: privileged && mountNamespace,
  };
  const backends: readonly LayerId[] = ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace'];
  return backends.filter(backend => active[backend]);
}
