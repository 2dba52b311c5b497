// SPDX-License-Identifier: Apache-2.0
/** What threads are for. */
import type {PlanningOptions} from '../options.ts';
import type {Definition} from '../definitions/definition.ts';

/** Of a definition that could not even be read there is nothing to send: errors lose their kind between threads. */
export type Readable = Extract<Definition, {readonly content: unknown}>;

/** Makes itself ready, and answers a batch at a time. */
export type Task<Options> = (options: Options) => (definitions: readonly Readable[]) => unknown;

export interface AuditTaskOptions extends PlanningOptions {
  readonly asIs?: boolean | undefined;
}

export type TaskOptions = PlanningOptions | AuditTaskOptions;

export const TASKS = {
  plan: async () => (await import('../plan-lines/plan-task.ts')).planTask,
  audit: async () => (await import('../audit-fleet/audit-task.ts')).auditTask,
} as const satisfies Readonly<Record<string, () => Promise<Task<never>>>>;

export type TaskName = keyof typeof TASKS;
