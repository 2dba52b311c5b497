// SPDX-License-Identifier: Apache-2.0
/** What the process ends with; scripts rely on it. 1: done, and there is something to see, such as a difference. */
export type ExitStatus = 0 | 1 | 2;

/** What the numbers mean, for the help and the man pages. */
export const EXIT_STATUS = `0 done; 1 done, and there is something to see; 2 bad usage, or a
definition, policy or host could not be read or was refused. After Ctrl-C the
process ends by that signal, and what was finished is kept.`;

/** Done. */
export const DONE: ExitStatus = 0;
/** Bad usage, or a definition, policy or host that could not be read or is refused. */
export const FAILED: ExitStatus = 2;
/** Done, and there is something to see: findings, drift, a refusal, a difference. */
export const SOMETHING_TO_SEE: ExitStatus = 1;
