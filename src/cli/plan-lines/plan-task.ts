// SPDX-License-Identifier: Apache-2.0
/** Lines of plans, for a thread. */
import {openSite} from '../../library/open-site.ts';
import type {PlanningOptions} from '../options.ts';
import type {Task} from '../threads/task.ts';
import {planLine} from './plan-line.ts';

export const planTask: Task<PlanningOptions> = options => {
  const site = openSite(options);
  return definitions => definitions.map(definition => planLine(definition, site));
};
