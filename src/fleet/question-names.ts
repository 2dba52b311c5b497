// SPDX-License-Identifier: Apache-2.0
/** The questions across hosts by name. Light on purpose: the help lists them. */
export const QUESTION_NAMES = ['shared', 'reaches', 'touches', 'categories', 'changed', 'findings'] as const;

export type QuestionName = (typeof QUESTION_NAMES)[number];
