// SPDX-License-Identifier: Apache-2.0
/** What threads are for. */
import type {Task} from './task.ts';

export const TASKS = {
  plan: async () => (await import('../plan-lines/plan-task.ts')).planTask,
  audit: async () => (await import('../audit-fleet/audit-task.ts')).auditTask,
} as const satisfies Readonly<Record<string, () => Promise<Task<never>>>>;

export type TaskName = keyof typeof TASKS;
