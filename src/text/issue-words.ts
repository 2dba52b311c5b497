// SPDX-License-Identifier: Apache-2.0
/** What is wrong with a value, in words for people: zod's speak to programmers. */
import type {core} from 'zod';
import {nearest} from './nearest.ts';

/** @param value what stands there, where that is known */
export function issueWords(issue: core.$ZodIssue, value?: unknown): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  if (issue.code !== 'invalid_value') return issue.message.replace(/^Invalid input: /u, '');
  const values = issue.values.map(String);
  if (values.length === 1) return `has to be ${values[0]}`;
  const near = nearest(String(value), values);
  return `take one of ${values.join(', ')}${near === undefined ? '' : `. Did you mean ${near}?`}`;
}
