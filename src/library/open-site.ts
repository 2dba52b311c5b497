// SPDX-License-Identifier: Apache-2.0
/** From options to the site that definitions are planned for. */
import {accessSync, constants, existsSync} from 'node:fs';
import {homedir} from 'node:os';
import {openHost} from '../host/open-host.ts';
import {rememberingHost} from '../host/remember.ts';
import type {Host} from '../host/host.ts';
import {activeLayers} from '../layers/layers.ts';
import {formatPair, parsePair} from '../layers/selinux/category-pair.ts';
import {loader} from '../load-later.ts';
import type * as Registry from '../mcs-registry/open-registry.ts';
import {followedLibvirt, type FollowedBecause} from '../versions/followed-libvirt.ts';
import {parseVersion, type Version} from '../versions/version.ts';
import type {OperationRequest} from '../layers/apparmor/operations/operation.ts';
import type {LayerId} from '../layers/plan.ts';
import {missingAccounts, withKnownAccounts} from '../policy/known-accounts.ts';
import {layoutFor, type Environment, type Layout} from '../policy/layout.ts';
import {loadPolicy} from '../policy/load.ts';
import {readOsRelease, releaseNames} from '../policy/os-release.ts';
import {SITE_POLICY} from '../policy/site-policy.ts';
import type {Policy, Suppression} from '../policy/policy.ts';
import type {Mode} from '../inventory/mode.ts';

/** Few sites name a registry. */
const later = loader(import.meta.url);

/** What decides how definitions are planned; each has the default that the command has. */
export interface SiteOptions {
  /** `strict` (the default) closes the gaps that libvirt leaves; `libvirt` does exactly what libvirt does. */
  readonly mode?: Mode | undefined;
  /** `live` (the default), `assumed` (every path exists), or the file of a snapshot. */
  readonly host?: string | undefined;
  /** Name of a shipped policy, or a file; else the live host's distribution decides, and `libvirt` elsewhere. */
  readonly policy?: string | undefined;
  /** A qemu.conf to lay over the policy; the live host's when absent. */
  readonly qemuConf?: string | undefined;
  /** `qemu:///system` (the default), `qemu:///session` or `qemu:///embed?root=DIR`. */
  readonly uri?: string | undefined;
  /** The category pair of every VM, such as `s0:c41,c264`. */
  readonly mcs?: string | undefined;
  /** A registry of category pairs: a VM that has a pair there is planned with it. */
  readonly registry?: string | undefined;
  /** Only these layers; else those of the policy. */
  readonly backend?: readonly LayerId[] | undefined;
  /** A device, such as `disk vda`: what goes with it when it is unplugged, for `plan`. */
  readonly unplug?: string | undefined;
  /** Findings that are accepted beside those of the policy. */
  readonly suppressions?: readonly Suppression[] | undefined;
  /** What AppArmor profiles leave room for. */
  readonly for?: readonly OperationRequest[] | undefined;
  /** The libvirt whose behaviour is followed, such as `9.0`; else the policy's, else the host's own, else 11.3. */
  readonly libvirt?: Version | string | undefined;
  /** The installed apparmor_parser, such as `3.0`. */
  readonly parser?: Version | string | undefined;
}

/** Everything a definition is planned with but the definition. */
export interface PlanningSite {
  readonly host: Host;
  readonly policy: Policy;
  readonly layout: Layout;
  readonly mode: Mode;
  readonly mcs: string | undefined;
  /** Pairs of the registry by UUID; undefined when none is named. */
  readonly pairs: ReadonlyMap<string, string> | undefined;
  readonly layers: readonly LayerId[];
  /** What the profile has to leave room for. */
  readonly operations: readonly OperationRequest[];
  /** A device that is going to be unplugged; undefined when none is. */
  readonly unplug: string | undefined;
  /** The libvirt that is followed, and why. */
  readonly libvirt: Version;
  readonly libvirtBecause: FollowedBecause;
  /** Of the installed parser, where it was told. */
  readonly parser: Version | undefined;
  /** What was assumed because it could not be read; for standard error. */
  readonly notes: readonly string[];
}

/**
 * Opens the host and reads the policy. Only the live host has a distribution and a qemu.conf of its own:
 * with any other host the policy is `libvirt` unless one is named.
 *
 * @param host one that is open already; that of the options when absent
 * @throws KnownError when one of the options cannot be followed
 */
export function openSite(
  options: SiteOptions = {},
  host: Host = rememberingHost(openHost(options.host ?? 'live')),
): PlanningSite {
  const mcs = options.mcs === undefined ? undefined : formatPair(parsePair(options.mcs));
  const layout = layoutFor(options.uri ?? 'qemu:///system', environment());
  const live = host.kind === 'live';
  const {qemuConf, notes} = chooseQemuConf(options, live ? layout : undefined);
  const osRelease = live ? readOsRelease() : undefined;
  const policy = loadPolicy({
    policy: options.policy,
    qemuConf,
    site: live ? SITE_POLICY : undefined,
    osRelease,
  });
  const asked = versionOf(options.libvirt);
  const releases = releaseNames(osRelease);
  const followed = followedLibvirt({asked, policy, installed: () => host.libvirt(), releases});
  const layers = options.backend ?? activeLayers(policy, layout);
  return {
    host: withKnownAccounts(host, policy),
    policy: withSuppressions(policy, options.suppressions),
    layout,
    mode: options.mode ?? 'strict',
    mcs,
    pairs: options.registry === undefined ? undefined : pairsIn(options.registry),
    layers,
    operations: options.for ?? [],
    unplug: options.unplug,
    libvirt: followed.version,
    libvirtBecause: followed.because,
    parser: versionOf(options.parser),
    notes: [...notes, ...(live ? missingAccounts(host, policy) : [])],
  };
}

function pairsIn(registry: string): ReadonlyMap<string, string> {
  return later<typeof Registry>('../mcs-registry/open-registry.js').allocatedPairs(registry);
}

function withSuppressions(policy: Policy, more: readonly Suppression[] = []): Policy {
  return more.length === 0 ? policy : {...policy, suppressions: [...policy.suppressions, ...more]};
}

function versionOf(version: Version | string | undefined): Version | undefined {
  return typeof version === 'string' ? parseVersion(version) : version;
}

/** The named one must be readable. The site's own is often root's alone, which is worth a note and no more. */
function chooseQemuConf(
  {qemuConf}: SiteOptions,
  layout: Layout | undefined,
): {readonly qemuConf: string | undefined; readonly notes: readonly string[]} {
  if (qemuConf !== undefined || layout === undefined || !existsSync(layout.qemuConf))
    return {qemuConf, notes: []};
  try {
    accessSync(layout.qemuConf, constants.R_OK);
    return {qemuConf: layout.qemuConf, notes: []};
  } catch {
    const note = `${layout.qemuConf} may not be read, so its settings are left out; run as root or give --qemu-conf`;
    return {qemuConf: undefined, notes: [note]};
  }
}

/** Of the user who runs the command. */
export function environment(): Environment & {readonly XDG_STATE_HOME: string | undefined} {
  const {XDG_CACHE_HOME, XDG_CONFIG_HOME, XDG_RUNTIME_DIR, XDG_STATE_HOME} = process.env;
  const places = {XDG_CACHE_HOME, XDG_CONFIG_HOME, XDG_RUNTIME_DIR, XDG_STATE_HOME};
  return {
    uid: process.getuid?.() ?? 0,
    // Only a session asks for it, and Node's `os` is loaded by the first who asks.
    get home() {
      return homedir();
    },
    ...places,
  };
}
