// SPDX-License-Identifier: Apache-2.0
/** Settings held against the schema, with errors that name the line. */
import {isMap, isNode, isScalar, type Document, type LineCounter} from 'yaml';
import type {core, z} from 'zod';
import {KnownError, type Place} from '../errors.ts';
import {nearest} from '../text/nearest.ts';
import {type YamlSource, placeAt} from './read-yaml.ts';
import {policyFragment, wholePolicy, type PolicyFragment, type WholePolicy} from './schema.ts';

type Key = PropertyKey;

/** @throws KnownError POLICY_INVALID */
export function checkFragment(settings: unknown, source: YamlSource): PolicyFragment {
  return checkSettings(policyFragment, settings, source, 'POLICY_INVALID');
}

/** @throws KnownError with the code, for the first thing that is wrong */
export function checkSettings<Settings>(
  schema: z.ZodType<Settings>,
  settings: unknown,
  {file, document, lines}: YamlSource,
  code: string,
): Settings {
  const result = schema.safeParse(settings);
  if (result.success) return result.data;
  // A key that is misspelt is missing, too.
  const {issues} = result.error;
  const issue = issues.find(({code: kind}) => kind === 'unrecognized_keys') ?? issues[0];
  const place = placeOfIssue(document, lines, issue);
  throw new KnownError(code, describe(issue), {file, place, help: helpWithKey(schema, issue)});
}

/** The setting that was meant, where one is near. */
function helpWithKey(schema: z.ZodType, issue: core.$ZodIssue | undefined): string | undefined {
  if (issue?.code !== 'unrecognized_keys') return undefined;
  const [key = ''] = issue.keys;
  const near = nearest(key, keysAt(schema, issue.path));
  return near === undefined ? undefined : `did you mean ${near}?`;
}

interface Definition {
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  /** Of a list, what it has; of an optional value, what it is. */
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
}

/** The settings that may stand at this place. */
function keysAt(schema: z.ZodType | undefined, path: readonly Key[]): readonly string[] {
  if (schema === undefined) return [];
  const {shape, element, innerType} = schema.def as Definition;
  if (innerType) return keysAt(innerType, path);
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(shape ?? {});
  return keysAt(element ?? shape?.[String(key)], rest);
}

/** @throws KnownError POLICY_INCOMPLETE */
export function checkWhole(settings: PolicyFragment, file: string): WholePolicy {
  const result = wholePolicy.safeParse(settings);
  if (result.success) return result.data;
  const missing = result.error.issues.map(issue => issue.path.map(String).join('.'));
  throw new KnownError('POLICY_INCOMPLETE', `settings are missing: ${missing.join(', ')}`, {
    file,
    help: 'add `extends: libvirt` to take the rest from the reference',
  });
}

function describe(issue: core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'not a policy';
  const name = dotted(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return `unknown setting ${issue.keys.map(key => dotted([...issue.path, key])).join(', ')}`;
  }
  const text = issue.message.replace(/^Invalid input: /u, '');
  return name === '' ? text : `${name}: ${text}`;
}

/** Of an unknown key: the key itself. Of a bad value: the value, or the nearest one that is written. */
function placeOfIssue(document: Document, lines: LineCounter, issue: core.$ZodIssue | undefined): Place {
  const path = issue?.path ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  if (unknown !== undefined) {
    return placeAt(lines, offsetOfKey(document, path, unknown), dotted([...path, unknown]));
  }
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return placeAt(lines, node.range[0], dotted(path));
  }
  return placeAt(lines, 0, dotted(path));
}

function offsetOfKey(document: Document, path: readonly Key[], key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return 0;
  const found = map.items.find(item => isScalar(item.key) && item.key.value === key)?.key;
  return isNode(found) ? (found.range?.[0] ?? 0) : 0;
}

function dotted(path: readonly Key[]): string {
  return path.map(String).join('.');
}
