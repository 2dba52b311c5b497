// SPDX-License-Identifier: Apache-2.0
/** What the actions of `svirtgen mcs` do. */
import {changeRegistry, readRegistry} from '../../mcs-registry/open-registry.ts';
import {DONE, FAILED} from '../exit-status.ts';
import {printEntries, printFindings} from './print.ts';
import {KnownError} from '../../errors.ts';
import {claimOf, identityOf} from '../../mcs-registry/claims.ts';
import {uuidTwice} from '../profile/claimed-names.ts';
import {attempt, type McsAction, needSomething, type ReadDomain, readDomains} from './site.ts';
import {formatPair, parsePair} from '../../layers/selinux/category-pair.ts';
import type {Entry, Registry} from '../../mcs-registry/registry.ts';
import type {Policy} from '../../policy/policy.ts';
import {parseUuid} from '../../domain/uuid.ts';
import {checkRegistry} from '../../mcs-registry/check.ts';

/** `svirtgen mcs list`: who holds which pair. */
export const list: McsAction = async (_domains, site) => {
  const entries = readRegistry(site.path, registry => [...registry.entries()]) ?? [];
  if (entries.length === 0) site.output.note(`no VM has a pair in ${site.path}`);
  await printEntries(entries, site);
  return DONE;
};

/** `svirtgen mcs allocate`: a pair for each VM that has none. */
export const allocate: McsAction = async (operands, site) => {
  const range = site.range();
  const domains = readDomains(operands, site);
  const files = new Map<string, string>();
  const {status, values} = changeRegistry(site.path, registry =>
    attempt(domains.values, site.output, ({file, domain}) => {
      const vm = identityOf(domain);
      refuseSharedUuid(vm.uuid, file, files);
      const claim = claimOf(domain, site.policy);
      if (claim.kind === 'wants') return registry.allocate(vm, range);
      throw new KnownError('MCS_NOT_DYNAMIC', NO_PAIR[claim.kind], {
        place: domain.at,
        help: claim.kind === 'holds' ? 'record it with svirtgen mcs reserve' : 'leave this VM out',
      });
    }),
  );
  await printEntries(values, site);
  return domains.status === status ? status : 2;
};

/** The pair belongs to the UUID: two VMs with one UUID would get one pair. */
function refuseSharedUuid(uuid: string, file: string, files: Map<string, string>): void {
  const other = files.get(uuid) ?? file;
  files.set(uuid, other);
  if (other !== file) throw uuidTwice(uuid, other);
}

const NO_PAIR = {
  holds: 'the VM has a level of its own: it is running, or its label is static',
  none: 'the VM has no SELinux label',
} as const;

/** `svirtgen mcs reserve`: notes the pairs that running VMs, static labels and other tools hold already. */
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

/** `svirtgen mcs release`: frees the pairs of VMs that are gone. */
export const release: McsAction = async (operands, site) => {
  const {uuid = [], level = []} = site.options;
  needSomething(operands.length + uuid.length + level.length > 0, 'name definitions, --uuid or --level');
  const levels = level.map(text => formatPair(parsePair(text)));
  const domains = readDomains(operands, site);
  const named = attempt(domains.values, site.output, ({domain}) => identityOf(domain).uuid);
  const uuids = [...uuid.map(checkedUuid), ...named.values];
  const freed = changeRegistry(site.path, registry => [
    ...uuids.flatMap(each => registry.release(each)),
    ...levels.flatMap(each => registry.releasePair(each) ?? []),
  ]);
  if (freed.length === 0 && !site.options.quiet) site.output.complain('note: none of them held a pair\n');
  await printEntries(freed, site);
  return domains.status === named.status ? named.status : 2;
};

function checkedUuid(text: string): string {
  const uuid = parseUuid(text);
  if (uuid !== undefined) return uuid;
  throw new KnownError('USAGE', `not a UUID: ${text}`, {help: 'list them with svirtgen mcs list'});
}

/** `svirtgen mcs check`: VMs with one pair, and a registry that does not know what is in use. */
export const check: McsAction = async (operands, site) => {
  const domains = readDomains(operands, site);
  const vms = attempt(domains.values, site.output, ({domain}) => ({
    ...identityOf(domain),
    claim: claimOf(domain, site.policy),
  }));
  const findings = readRegistry(site.path, registry => checkRegistry(registry, vms.values));
  if (!findings)
    throw new KnownError('MCS_REGISTRY', `there is no registry ${site.path}`, {
      help: 'make one with svirtgen mcs allocate or reserve',
    });
  const failed = domains.status === FAILED || vms.status === FAILED;
  // Of what could not be read nobody knows.
  if (findings.length === 0 && !failed) site.output.note('nothing is wrong with the pairs');
  await printFindings(findings, site);
  if (failed) return FAILED;
  return findings.length > 0 ? 1 : 0;
};
