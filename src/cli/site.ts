/** From a verb's options to the site it plans for. */
import {accessSync, constants, existsSync} from 'node:fs';
import {homedir} from 'node:os';
import {openHost} from '../host/open-host.ts';
import {rememberingHost} from '../host/remember.ts';
import type {Host} from '../host/host.ts';
import {activeLayers} from '../layers/active-layers.ts';
import {formatPair, parsePair} from '../layers/selinux/category-pair.ts';
import type {Version} from '../versions/version.ts';
import type {OperationRequest} from '../layers/apparmor/operations/operation.ts';
import type {LayerId} from '../layers/plan.ts';
import {missingAccounts, withKnownAccounts} from '../policy/known-accounts.ts';
import {layoutFor} from '../policy/layout.ts';
import type {Environment, Layout} from '../policy/layout.ts';
import {loadPolicy} from '../policy/load.ts';
import {readOsRelease} from '../policy/os-release.ts';
import {SITE_POLICY} from '../policy/site-policy.ts';
import {allocatedPairs} from '../mcs-registry/open-registry.ts';
import type {Policy} from '../policy/policy.ts';
import type {Mode, PlanningOptions} from './options.ts';

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
  /** Of the installed libvirt and the installed parser, where they were told. */
  readonly libvirt: Version | undefined;
  readonly parser: Version | undefined;
  /** What was assumed because it could not be read; for standard error. */
  readonly notes: readonly string[];
}

/**
 * Opens the host and reads the policy. Only the live host has a distribution and a qemu.conf of its own:
 * with any other host the policy is `libvirt` unless one is named.
 *
 * @throws KnownError when one of the options cannot be followed
 */
export function openSite(options: PlanningOptions): PlanningSite {
  const mcs = options.mcs === undefined ? undefined : formatPair(parsePair(options.mcs));
  const layout = layoutFor(options.uri ?? 'qemu:///system', environment());
  const host = rememberingHost(openHost(options.host));
  const live = host.kind === 'live';
  const {qemuConf, notes} = chooseQemuConf(options, live ? layout : undefined);
  const policy = loadPolicy({
    policy: options.policy,
    qemuConf,
    site: live ? SITE_POLICY : undefined,
    osRelease: live ? readOsRelease() : undefined,
  });
  const layers = options.backend ?? activeLayers(policy, layout);
  return {
    host: withKnownAccounts(host, policy),
    policy,
    layout,
    mode: options.mode,
    mcs,
    pairs: options.registry === undefined ? undefined : allocatedPairs(options.registry),
    layers,
    operations: options.for ?? [],
    unplug: options.unplug,
    libvirt: options.libvirt,
    parser: options.parser,
    notes: [...notes, ...(live ? missingAccounts(host, policy) : [])],
  };
}

/** The named one must be readable. The site's own is often root's alone, which is worth a note and no more. */
function chooseQemuConf(
  {qemuConf}: PlanningOptions,
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
  return {uid: process.getuid?.() ?? 0, home: homedir(), ...places};
}
