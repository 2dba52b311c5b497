// SPDX-License-Identifier: Apache-2.0
/** A plan against the host as it stands. Needs no root: what may not be read is said. */
import type {VerifyContext, VerifySite} from './verify-context.ts';
import {withDetails} from '../host/with-details.ts';
import type {PlanWithInventory} from '../layers/plan-with-inventory.ts';
import {analysisOf} from '../layers/analysis.ts';
import type {VerifiedDomain} from '../documents/verify.ts';
import {isDrift, type Unread} from './drift.ts';
import {checkAccess} from './check-access.ts';
import {checkProfile} from './check-profile.ts';
import {checkDevices} from './check-devices.ts';
import {checkFiles} from './check-files.ts';
import {checkMemory} from './check-memory.ts';
import {checkNamespace} from './check-namespace.ts';
import {checkProcesses, qemuProcess} from './check-processes.ts';

export function verifyPlan(
  planned: PlanWithInventory,
  site: VerifySite,
): Pick<VerifiedDomain, 'drift' | 'unread' | 'running'> {
  const {labels: owners} = planned.plan.dac;
  const {labels: contexts} = planned.plan.selinux;
  const paths = [...owners, ...contexts].map(({path}) => path).filter(path => path.startsWith('/'));
  const host = withDetails(planned.site.host, paths);
  const analysis = analysisOf({...planned, site: {...planned.site, host}}, {active: site.active, asIs: true});
  const process = qemuProcess(analysis, site.running);
  const qemu = process === 'unreadable' ? undefined : process;
  const one: VerifyContext = {...site, analysis, qemu};
  const found = [
    ...checkProcesses(one),
    ...checkFiles(one),
    ...checkAccess(one),
    ...checkMemory(one),
    ...checkProfile(one),
    ...checkDevices(one),
    ...checkNamespace(one),
  ];
  return {
    drift: found.filter(isDrift),
    unread: found.filter((one): one is Unread => !isDrift(one)),
    running: qemu !== undefined,
  };
}
