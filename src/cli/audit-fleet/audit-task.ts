// SPDX-License-Identifier: Apache-2.0
/** Judged VMs as bytes, for a thread. */
import {packBatch} from '../../audit/fleet-store/packed-batch.ts';
import {openSite} from '../../library/open-site.ts';
import {stockRulesOf} from '../../library/stock-rules.ts';
import type {AuditTaskOptions, Task} from '../threads/task.ts';
import {auditDefinition, type BatchAnswer} from './audit-definition.ts';

export const auditTask: Task<AuditTaskOptions> = options => {
  const site = openSite(options);
  const settings = {asIs: options.asIs, stock: stockRulesOf(site.host)};
  return (definitions): BatchAnswer => {
    const judged = definitions.map(definition => auditDefinition(definition, site, settings));
    return {
      outcomes: judged.map(one => ('error' in one ? one : 'judged')),
      vms: packBatch(
        judged.filter(one => 'member' in one),
        options,
      ),
    };
  };
};
