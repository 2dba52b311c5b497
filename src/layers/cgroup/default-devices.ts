// SPDX-License-Identifier: Apache-2.0
/** The devices that every VM may open, in both layers that know them: the device list and the private /dev. */
import {provenance, type Site} from '../../inventory/site.ts';
import {ACCELERATOR_BY_TYPE} from '../amendments.ts';
import type {CgroupRule, Provenance} from '../plan.ts';

export interface DefaultDevice {
  readonly path: string;
  readonly from: Provenance;
}

const DEVICE = 'default device';
const USERFAULTFD = '/dev/userfaultfd';

/** The node that runs guest code, by the type of domain that asks for it. */
const ACCELERATORS: Readonly<Record<string, string>> = {kvm: '/dev/kvm', hyperv: '/dev/mshv'};

export function defaultDevices(site: Site): readonly DefaultDevice[] {
  const {domain, policy, mode, libvirt} = site;
  const from = provenance(DEVICE, domain, 'in the default device list');
  const listed = policy.cgroupDeviceAcl.map(path => ({path, from}));
  if (policy.cgroupDeviceAclConfigured) return listed;
  const known = listed.filter(({path}) => path !== USERFAULTFD || libvirt.userfaultfd);
  if (libvirt.acceleratorByType)
    return [...known.filter(device => !isAccelerator(device)), ...ownAccelerator(site)];
  return mode === 'strict' ? acceleratorByType(known, site) : known;
}

/** The node of the VM's type; libvirt 11.10 and later allow it behind a list that the site wrote itself, too. */
export function ownAccelerator({
  domain,
  libvirt,
}: Pick<Site, 'domain' | 'libvirt'>): readonly DefaultDevice[] {
  const path = ACCELERATORS[domain.type];
  if (path === undefined || !libvirt.acceleratorByType) return [];
  return [{path, from: provenance(DEVICE, domain, `for VMs of type ${domain.type}`)}];
}

/** Strict mode does so for older versions; a list that the site wrote itself stays as it is. */
function acceleratorByType(
  listed: readonly DefaultDevice[],
  {domain}: Pick<Site, 'domain'>,
): readonly DefaultDevice[] {
  const own = ACCELERATORS[domain.type];
  const kept = listed.filter(device => device.path === own || !isAccelerator(device));
  if (own === undefined || kept.some(({path}) => path === own)) return kept;
  return [...kept, {path: own, from: provenance(DEVICE, domain, ACCELERATOR_BY_TYPE)}];
}

function isAccelerator({path}: DefaultDevice): boolean {
  return Object.values(ACCELERATORS).includes(path);
}

export function isDefaultDevice({from}: Pick<CgroupRule, 'from'>): boolean {
  return from.device === DEVICE;
}
