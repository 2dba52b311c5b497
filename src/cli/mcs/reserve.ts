// SPDX-License-Identifier: Apache-2.0
/** `svirtgen mcs reserve`: notes the pairs that running VMs, static labels and other tools hold already. */
import {KnownError} from '../../errors.ts';
import {parsePair} from '../../layers/selinux/category-pair.ts';
import {claimOf, identityOf} from '../../mcs-registry/claims.ts';
import {changeRegistry} from '../../mcs-registry/open-registry.ts';
import type {Entry, Registry} from '../../mcs-registry/registry.ts';
import type {Policy} from '../../policy/policy.ts';
import type {McsAction, ReadDomain} from './options.ts';
import {printEntries} from './print.ts';
import {attempt, needSomething, readDomains} from './site.ts';

export const reserve: McsAction = async (operands, site) => {
  const {level = [], owner} = site.options;
  needSomething(
    operands.length + level.length > 0,
    'name definitions of VMs that are running or have static labels, or --level and --owner',
  );
  const pairs = level.map(parsePair);
  if (pairs.length > 0 && !owner) throw new KnownError('USAGE', '--level needs --owner, to say who holds it');
  const domains = readDomains(operands, site);
  const {status, values} = changeRegistry(site.path, registry => {
    const others = pairs.map(pair =>
      registry.reserve(pair, {purpose: 'other', uuid: undefined, name: owner ?? ''}),
    );
    const vms = attempt(domains.values, site.output, item => reserveOf(item, registry, site.policy));
    return {status: vms.status, values: [...others, ...vms.values.flat()]};
  });
  await printEntries(values, site);
  return domains.status === status ? status : 2;
};

/** Nothing for a VM that is off and gets its pair when it starts. */
function reserveOf({domain}: ReadDomain, registry: Registry, policy: Policy): readonly Entry[] {
  const claim = claimOf(domain, policy);
  if (claim.kind !== 'holds') return [];
  if (claim.pair) return [registry.reserve(claim.pair, {purpose: claim.purpose, ...identityOf(domain)})];
  throw new KnownError('MCS_LEVEL', `the level ${claim.level || '(none)'} is no pair of categories`, {
    place: domain.seclabels.find(({model}) => model === 'selinux')?.at ?? domain.at,
    help: 'a pair such as s0:c41,c264 keeps the VM apart from others; svirtgen mcs check tells whom this one reaches',
  });
}
