// SPDX-License-Identifier: Apache-2.0
/** One file of what a distribution ships for sVirt. */
import type {OutputFile} from '../render/output-file.ts';
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import type {LibvirtFeatures} from '../versions/libvirt-changes.ts';

/**
 * How it stands to the distribution's own libvirt package. `new`: nobody else has it. `adds`: it is read beside
 * the upstream file. `replaces`: it takes that file's place. `leave`: the distribution's libvirt ships the same
 * already; here for those who package libvirt itself.
 */
export type Relation = 'new' | 'adds' | 'replaces' | 'leave';

export interface PackageFile extends OutputFile {
  readonly owner: 'root:root';
  readonly relation: Relation;
  /** The upstream file it replaces or adds to; null for a new one. */
  readonly upstream: string | null;
  /** How its own program checks it, once it is installed; `{}` stands for the file. */
  readonly check: string | null;
}

type Described = Partial<Pick<PackageFile, 'relation' | 'upstream' | 'check' | 'mode'>>;

export function packageFile(path: string, text: string, described: Described = {}): PackageFile {
  return {
    path,
    text,
    mode: 0o644,
    owner: 'root:root',
    relation: 'new',
    upstream: null,
    check: null,
    ...described,
  };
}

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
