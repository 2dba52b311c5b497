// SPDX-License-Identifier: Apache-2.0
/** Mirroring a disk to another file, as `virsh blockcopy` does. */
import {provenance} from '../../../inventory/site.ts';
import {targetMissing, type Operation} from './operation.ts';

/** The target of a copy that runs already is in the definition, as `<mirror>`, and so in the plan. */
export const blockcopy: Operation = ({site: {domain}, target}) => {
  const from = provenance('domain', domain, 'block copy: target');
  if (!target?.startsWith('/')) return [targetMissing('blockcopy', 'the copy', from)];
  return [{path: target, access: 'rwk', from}];
};
