// SPDX-License-Identifier: Apache-2.0
/** What is wrong with a value, in words for people: zod's speak to programmers. */
import type {core} from 'zod';
import {nearest} from './nearest.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of names and values',
  record: 'a map of names and values',
};

/** @param value what stands there, where that is known */
export function issueWords(issue: core.$ZodIssue, value?: unknown): string {
  // A schema that has words of its own says more than a type.
  if (!/^Invalid (?:input|option)\b/u.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  const type = issue.code === 'invalid_type' ? TYPES[issue.expected] : undefined;
  if (type !== undefined) return `has to be ${type}`;
  if (issue.code !== 'invalid_value') return issue.message.replace(/^Invalid input: /u, '');
  const values = issue.values.map(String);
  if (values.length === 1) return `has to be ${values[0]}`;
  const near = nearest(String(value), values);
  return `take one of ${values.join(', ')}${near === undefined ? '' : `. Did you mean ${near}?`}`;
}
