// SPDX-License-Identifier: Apache-2.0
/** What the process ends with; scripts rely on it. 1: done, and there is something to see, such as a difference. */
export type ExitStatus = 0 | 1 | 2;

/** Done. */
export const DONE: ExitStatus = 0;
/** Bad usage, or a definition, policy or host that could not be read or is refused. */
export const FAILED: ExitStatus = 2;
/** Done, and there is something to see: findings, drift, a refusal, a difference. */
export const SOMETHING_TO_SEE: ExitStatus = 1;
