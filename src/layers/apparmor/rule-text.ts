// SPDX-License-Identifier: Apache-2.0
import type {ApparmorRule} from '../plan.ts';

/** A rule as it stands in the file of a VM's rules, without its line end. */
export function ruleText({path, access, deny}: ApparmorRule): string {
  return `  ${deny ? 'deny ' : ''}"${path}" ${access},`;
}
