// SPDX-License-Identifier: Apache-2.0
/** `svirtgen mcs check`: VMs with one pair, and a registry that does not know what is in use. */
import {checkRegistry} from '../../mcs-registry/check.ts';
import {claimOf, identityOf} from '../../mcs-registry/claims.ts';
import {readRegistry} from '../../mcs-registry/open-registry.ts';
import {KnownError} from '../../errors.ts';
import {FAILED} from '../exit-status.ts';
import type {McsAction} from './options.ts';
import {printFindings} from './print.ts';
import {attempt, readDomains} from './site.ts';

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
