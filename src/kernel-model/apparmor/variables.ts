// SPDX-License-Identifier: Apache-2.0
/** `@{NAME}` in patterns and in other variables' values. */
import {KnownError} from '../../errors.ts';

/** Values by name, without the braces. */
export type Variables = ReadonlyMap<string, readonly string[]>;

/** A variable that a backslash does not hide: what stands before, its name, what follows. */
const VARIABLE = /^((?:\\[^]|[^\\])*?)@\{([A-Za-z][A-Za-z0-9_]*)\}([^]*)$/;

/** More values than any sensible profile has; keeps nested variables from growing without end. */
const MAX_VALUES = 10_000;

/**
 * Expands the variables of a rule to one pattern: several values become alternatives in braces. Of several
 * values a slash is dropped where the pattern has one beside it; one alone is put in as it is, so that `/@{PROC}`
 * begins with two slashes and matches nothing, as parser 3.0 reads it.
 *
 * @throws KnownError AA_VARIABLE when one is not declared or contains itself
 */
export function expandVariables(pattern: string, variables: Variables): string {
  // Hardly any has one, and the search goes letter by letter.
  const match = pattern.includes('@{') ? VARIABLE.exec(pattern) : null;
  if (!match) return pattern;
  const [, before = '', name = '', after = ''] = match;
  const values = flatValues(name, variables, []);
  const middle =
    values.length === 1
      ? (values[0] ?? '')
      : `{${values.map(value => trim(value, before, after)).join(',')}}`;
  return before + middle + expandRest(after, before + middle, variables);
}

function expandRest(after: string, before: string, variables: Variables): string {
  const marker = before.endsWith('/') ? '/' : '';
  return expandVariables(marker + after, variables).slice(marker.length);
}

function trim(value: string, before: string, after: string): string {
  const start = before.endsWith('/') ? value.replace(/^\/+/, '') : value;
  return after.startsWith('/') && start.length > 1 ? start.replace(/\/+$/, '') : start;
}

/** A variable's values with those of the variables in them, every combination. */
function flatValues(name: string, variables: Variables, open: readonly string[]): readonly string[] {
  const values = variables.get(name);
  if (!values) throw refuse(`the variable @{${name}} is not declared`);
  if (open.includes(name)) throw refuse(`the variable @{${name}} contains itself`);
  const flat = values.flatMap(value => combinations(value, variables, [...open, name]));
  if (flat.length > MAX_VALUES) throw refuse(`the variable @{${name}} has too many values`);
  return flat;
}

function combinations(value: string, variables: Variables, open: readonly string[]): readonly string[] {
  const match = VARIABLE.exec(value);
  if (!match) return [value];
  const [, before = '', name = '', after = ''] = match;
  const rests = combinations(after, variables, open);
  const inner = flatValues(name, variables, open);
  if (inner.length * rests.length > MAX_VALUES) throw refuse(`the variable @{${name}} has too many values`);
  return inner.flatMap(middle => rests.map(rest => before + middle + rest));
}

function refuse(message: string): KnownError {
  return new KnownError('AA_VARIABLE', message, {
    help: 'include <tunables/global>, or declare the variable before the profile',
  });
}
