/** The devices that every machine may open, in both layers that know them: the device list and the private /dev. */
import {provenance, type Site} from '../../inventory/site.ts';
import {ACCELERATOR_BY_TYPE} from '../amendments.ts';
import type {CgroupRule, Provenance} from '../plan.ts';

export interface DefaultDevice {
  readonly path: string;
  readonly from: Provenance;
}

const DEVICE = 'default device';

/** The node that runs guest code, by the type of domain that asks for it. */
const ACCELERATORS: Readonly<Record<string, string>> = {kvm: '/dev/kvm', hyperv: '/dev/mshv'};

export function defaultDevices(site: Site): readonly DefaultDevice[] {
  const {domain, policy, mode} = site;
  const from = provenance(DEVICE, domain, 'in the default device list');
  const listed = policy.cgroupDeviceAcl.map(path => ({path, from}));
  return mode === 'strict' && !policy.cgroupDeviceAclConfigured ? acceleratorByType(listed, site) : listed;
}

/** A list that the site wrote itself stays as it is, as in libvirt since 12. */
function acceleratorByType(
  listed: readonly DefaultDevice[],
  {domain}: Pick<Site, 'domain'>,
): readonly DefaultDevice[] {
  const own = ACCELERATORS[domain.type];
  const others = Object.values(ACCELERATORS).filter(path => path !== own);
  const kept = listed.filter(({path}) => !others.includes(path));
  if (own === undefined || kept.some(({path}) => path === own)) return kept;
  return [...kept, {path: own, from: provenance(DEVICE, domain, ACCELERATOR_BY_TYPE)}];
}

export function isDefaultDevice({from}: Pick<CgroupRule, 'from'>): boolean {
  return from.device === DEVICE;
}
