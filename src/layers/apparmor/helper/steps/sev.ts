// SPDX-License-Identifier: Apache-2.0
/** The device of AMD's encrypted VMs. */
import {provenance} from '../../../../inventory/site.ts';
import {literal, type HelperView, type RuleRequest} from '../rule-request.ts';

export function* sevNode({domain, features}: HelperView): Iterable<RuleRequest> {
  const security = domain.launchSecurity;
  if (!security?.type.startsWith('sev') || !features.sevRule) return;
  yield literal(provenance('launch security', security, 'encrypted memory'), ['/dev/sev', 'rw']);
}
