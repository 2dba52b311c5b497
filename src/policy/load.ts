// SPDX-License-Identifier: Apache-2.0
/** The policy a run goes by: a file, those it extends, and qemu.conf over them. */
import {KnownError} from '../errors.ts';
import {applyQemuConf} from './apply-qemu-conf.ts';
import {loader} from '../load-later.ts';
import type * as CheckPolicy from './check-policy.ts';
import {findPolicy, isBuiltin, isShipped, policyName} from './find-policy.ts';
import {policyForSystem, type OsRelease} from './os-release.ts';
import {readPolicyFile} from './policy-file.ts';
import type {Policy} from './policy.ts';
import {readQemuConf} from './qemu-conf.ts';
import type {PolicyFragment, WholePolicy} from './schema.ts';
import {sitePolicy} from './site-policy.ts';

export interface PolicyOptions {
  /** A name of `policies/` or a path. */
  readonly policy?: string | undefined;
  /** A qemu.conf whose settings win over the policy's. */
  readonly qemuConf?: string | undefined;
  /** The site's own policy file, which counts when none is named and it settles anything. */
  readonly site?: string | undefined;
  /** The system to choose a policy for when none is named; without it the choice is `libvirt`. */
  readonly osRelease?: OsRelease | undefined;
}

const later = loader(import.meta.url);

/** Deeper chains are a mistake, or an attack on the reader's patience. */
const LONGEST_CHAIN = 16;

/**
 * Every setting, resolved.
 *
 * @throws KnownError of a POLICY_ or QEMU_CONF_ code, with the file and the place
 */
export function loadPolicy(options: PolicyOptions = {}): Policy {
  const file = findPolicy(reference(options));
  const policy = complete(file, merged(file, []));
  return options.qemuConf === undefined ? policy : applyQemuConf(policy, readQemuConf(options.qemuConf));
}

function reference({policy, site, osRelease}: PolicyOptions): string {
  return (
    policy ??
    (site === undefined ? undefined : sitePolicy(site)) ??
    policyForSystem(osRelease, isBuiltin) ??
    'libvirt'
  );
}

/** A file's settings over those it extends. Maps are merged, lists are replaced whole. */
function merged(file: string, below: readonly string[]): PolicyFragment {
  if (below.includes(file) || below.length >= LONGEST_CHAIN) {
    const chain = [...below, file].map(policyName).join(' → ');
    throw new KnownError('POLICY_LOOP', `the policies extend each other in a circle: ${chain}`, {
      file: below.at(-1),
    });
  }
  const {extends: parent, ...own} = readPolicyFile(file);
  if (parent === undefined) return own;
  const inherited = merged(findPolicy(parent, file), [...below, file]);
  return {
    ...inherited,
    ...own,
    libvirtOf: {...inherited.libvirtOf, ...own.libvirtOf},
    accounts: {
      users: {...inherited.accounts?.users, ...own.accounts?.users},
      groups: {...inherited.accounts?.groups, ...own.accounts?.groups},
    },
    selinux: {...inherited.selinux, ...own.selinux},
    apparmor: {...inherited.apparmor, ...own.apparmor},
  };
}

function complete(file: string, settings: PolicyFragment): Policy {
  const whole = isShipped(file)
    ? (settings as WholePolicy)
    : later<typeof CheckPolicy>('./check-policy.js').checkWhole(settings, file);
  return {name: policyName(file), ...resolved(whole)};
}

function resolved({libvirt, memoryBackingDir, selinux, ...settings}: WholePolicy): Omit<Policy, 'name'> {
  return {
    ...settings,
    libvirt: libvirt ?? undefined,
    memoryBackingDir: memoryBackingDir ?? undefined,
    cgroupDeviceAclConfigured: false,
    selinux: {...selinux, basic: selinux.basic ?? undefined},
  };
}
