// SPDX-License-Identifier: Apache-2.0
/** A site as a program opens it. */
import type {Host} from '../host/host.ts';
import {MODES} from '../inventory/mode.ts';
import {LAYER_IDS} from '../layers/layer-id.ts';
import {checkOptions, noSuch} from './check-options.ts';
import {openSite as openAnySite, type PlanningSite, type SiteOptions} from './open-site.ts';

const OPTIONS: Readonly<Record<keyof SiteOptions, true>> = {
  mode: true,
  host: true,
  policy: true,
  qemuConf: true,
  uri: true,
  mcs: true,
  registry: true,
  backend: true,
  unplug: true,
  suppressions: true,
  for: true,
  libvirt: true,
  parser: true,
};

/**
 * Opens the host and reads the policy. Only the live host has a distribution and a qemu.conf of its own:
 * with any other host the policy is `libvirt` unless one is named.
 *
 * @param host one that is open already; that of the options when absent
 * @throws KnownError when one of the options is unknown (USAGE) or cannot be followed
 */
export function openSite(options: SiteOptions = {}, host?: Host): PlanningSite {
  checkOptions(options, OPTIONS, 'a site');
  const {mode = 'strict', backend = []} = options;
  if (!MODES.includes(mode)) throw noSuch('there is no mode', mode, MODES);
  for (const layer of backend)
    if (!LAYER_IDS.includes(layer)) throw noSuch('there is no layer', layer, LAYER_IDS);
  return host === undefined ? openAnySite(options) : openAnySite(options, host);
}
