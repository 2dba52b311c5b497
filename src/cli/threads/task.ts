// SPDX-License-Identifier: Apache-2.0
/** What a thread is given: options once, then definitions. */
import type {DefinitionBytes} from '../definitions/definition-bytes.ts';
import type {PlanningOptions} from '../options.ts';

/** Of a definition that could not even be read there is nothing to send: errors lose their kind between threads. */
export type Readable = Extract<DefinitionBytes, {readonly content: unknown}>;

/** Makes itself ready, and answers a batch at a time. */
export type Task<Options> = (options: Options) => (definitions: readonly Readable[]) => unknown;

export interface AuditTaskOptions extends PlanningOptions {
  readonly asIs?: boolean | undefined;
  /** Whether no report lists the paths of each VM. */
  readonly countsOnly?: boolean | undefined;
}

export type TaskOptions = PlanningOptions | AuditTaskOptions;
