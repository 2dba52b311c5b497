// SPDX-License-Identifier: Apache-2.0
/** What a package is made for: a policy, where libvirt keeps things, and which versions will read the files. */
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import type {LibvirtFeatures} from '../versions/libvirt-changes.ts';

export interface PackageSite {
  readonly policy: Policy;
  /** Of qemu:///system: a package has no other. */
  readonly layout: Layout;
  /** Of the libvirt beside which, or for which, the files are shipped. */
  readonly libvirt: LibvirtFeatures;
  /** Whether the parser knows `include if exists` and `abi`: AppArmor 3.0 and later. */
  readonly modernParser: boolean;
}

export function ships({policy}: PackageSite, driver: 'apparmor' | 'selinux'): boolean {
  return policy.securityDrivers.includes(driver);
}
