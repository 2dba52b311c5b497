// SPDX-License-Identifier: Apache-2.0
/** Whether another VM reaches the object that one VM is asked about, by whatever name it has it. */
import type {Analysis} from '../layers/analysis.ts';
import {resolvedPath} from '../layers/analysis.ts';
import type {OtherVm} from './answer.ts';
import {explain} from './explain.ts';

/** Undefined where every layer keeps it out, as far as the host tells. */
export function reachOf(analysis: Analysis, path: string): OtherVm | undefined {
  const {host, inventory, plan} = analysis;
  const resolved = resolvedPath(path, host);
  const id = host.object(resolved)?.id;
  const own = inventory.resources.find(
    one =>
      resolvedPath(one.path, host) === resolved || (id !== undefined && host.object(one.path)?.id === id),
  );
  const name = own?.path ?? path;
  const allows = (access: string) => explain(analysis, {path: name, access})?.verdict === 'allowed';
  const access = ['r', 'w'].filter(allows).join('');
  return access === ''
    ? undefined
    : {domain: plan.domain.name, path: name, access, device: own?.from.device ?? null};
}
