// SPDX-License-Identifier: Apache-2.0
/** `svirtgen mcs`: the registry of category pairs. */
import {KnownError} from '../../errors.ts';
import type {Invocation} from '../command.ts';
import type {ExitStatus} from '../exit-status.ts';
import {allocate} from '../mcs/allocate.ts';
import {check} from '../mcs/check.ts';
import {list} from '../mcs/list.ts';
import type {McsAction, McsOptions} from '../mcs/options.ts';
import {release} from '../mcs/release.ts';
import {reserve} from '../mcs/reserve.ts';
import {openMcsSite} from '../mcs/site.ts';

const ACTIONS: Readonly<Record<string, McsAction>> = {list, allocate, reserve, release, check};

export async function run({operands, options, output}: Invocation<McsOptions>): Promise<ExitStatus> {
  const [name = '', ...domains] = operands;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action)
    throw new KnownError('USAGE', `mcs has no action ${name}`, {
      help: `use one of ${Object.keys(ACTIONS).join(', ')}`,
    });
  return action(domains, openMcsSite(options, output));
}
