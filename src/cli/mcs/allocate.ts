// SPDX-License-Identifier: Apache-2.0
/** `svirtgen mcs allocate`: a pair for each VM that has none. */
import {KnownError} from '../../errors.ts';
import {claimOf, identityOf} from '../../mcs-registry/claims.ts';
import {changeRegistry} from '../../mcs-registry/open-registry.ts';
import {uuidTwice} from '../profile/claimed-names.ts';
import type {McsAction} from './options.ts';
import {printEntries} from './print.ts';
import {attempt, readDomains} from './site.ts';

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
      throw new KnownError('MCS_NOT_DYNAMIC', reasons[claim.kind], {
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

const reasons = {
  holds: 'the VM has a level of its own: it is running, or its label is static',
  none: 'the VM has no SELinux label',
} as const;
