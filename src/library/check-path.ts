// SPDX-License-Identifier: Apache-2.0
/** What is asked about has to be a path; people name a device of the VM, too. */
import {KnownError} from '../errors.ts';
import type {PlanWithInventory} from '../layers/plan-with-inventory.ts';
import {groupedBy} from '../list-in.ts';
import {shellWord} from '../text/quote-shell.ts';

/**
 * @param planned the VM that is asked about, where it is known
 * @param vm what the command calls it
 * @throws KnownError USAGE, with the paths of the device where the VM has one of that name
 */
export function checkPath(path: string, planned?: PlanWithInventory, vm?: string): void {
  if (path.startsWith('/')) return;
  throw new KnownError('USAGE', `${path} is not an absolute path`, {
    help:
      (planned && pathsOfDevice(path, planned, vm)) ?? 'name the VM first, and then the whole path, from /',
  });
}

/** Of a device as a plan names it, wholly or in part (`disk vda`, `vda`, `disk`): what to ask for. */
function pathsOfDevice(
  name: string,
  {plan, inventory}: PlanWithInventory,
  vm = plan.domain.name,
): string | undefined {
  const named = inventory.resources.filter(({from: {device}}) => ` ${device} `.includes(` ${name} `));
  if (named.length === 0) return undefined;
  const lines = [...groupedBy(named, ({from}) => from.device)].map(
    ([device, all]) => `${device} has ${[...new Set(all.map(({path}) => path))].join(', ')}`,
  );
  const first = named.find(({path}) => path.startsWith('/'))?.path;
  const ask = first && `ask: svirtgen why ${shellWord(vm)} ${shellWord(first)}`;
  return `of this VM, ${[...lines, ask ?? 'none of these is a path of this host'].join('; ')}`;
}
