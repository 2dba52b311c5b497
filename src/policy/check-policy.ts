// SPDX-License-Identifier: Apache-2.0
/** Settings held against the schema, with errors that name the line. */
import {isMap, isNode, isScalar, type Document, type LineCounter} from 'yaml';
import type {core, z} from 'zod';
import {KnownError, throwAll, type Place} from '../errors.ts';
import {issueWords} from '../text/issue-words.ts';
import {helpWithName, nearest} from '../text/nearest.ts';
import {isPlainName, type YamlSource, placeAt} from './read-yaml.ts';
import {policyFragment, wholePolicy, type PolicyFragment, type WholePolicy} from './schema.ts';

type Key = PropertyKey;

/** @throws KnownError POLICY_INVALID */
export function checkFragment(settings: unknown, source: YamlSource): PolicyFragment {
  return checkSettings(policyFragment, settings, source);
}

/** @throws KnownError POLICY_INVALID, with all that is wrong */
function checkSettings<Settings>(
  schema: z.ZodType<Settings>,
  settings: unknown,
  source: YamlSource,
): Settings {
  throwAll(problemsIn(schema, settings, source, 'POLICY_INVALID'));
  return schema.parse(settings);
}

/** Of more the file is no policy, and nobody reads so many errors. */
const MOST_UNKNOWN = 100;

/** All that is wrong with settings, each with its place and the code. */
export function problemsIn(
  schema: z.ZodType,
  settings: unknown,
  {file, document, lines}: YamlSource,
  code: string,
): readonly KnownError[] {
  const issues = schema.safeParse(settings).error?.issues ?? [];
  const unknown = issues
    .flatMap(issue =>
      issue.code === 'unrecognized_keys' ? issue.keys.map(key => ({path: issue.path, key})) : [],
    )
    .slice(0, MOST_UNKNOWN);
  const meant = unknown.map(({path, key}) => dotted([...path, nearest(key, keysAt(schema, path)) ?? key]));
  // A key that is misspelt is missing, too.
  const others = issues.filter(
    ({code: kind, path}) => kind !== 'unrecognized_keys' && !meant.includes(dotted(path)),
  );
  return [
    ...unknown.map(({path, key}) => {
      const name = isPlainName(key) ? dotted([...path, key]) : '';
      const place = placeAt(lines, offsetOfKey(document, path, key), name);
      const help = helpWithKey(schema, path, key);
      const message = name === '' ? 'this is no setting' : `unknown setting ${name}`;
      return new KnownError(code, message, {file, place, help});
    }),
    ...others.map(issue => {
      const place = placeOfValue(document, lines, issue.path);
      return new KnownError(code, describe(issue, document), {file, place});
    }),
  ];
}

/** The settings of a policy are too many to be told. */
const A_FEW = 12;

function helpWithKey(schema: z.ZodType, path: readonly Key[], key: string): string | undefined {
  const keys = keysAt(schema, path);
  if (keys.length > A_FEW && nearest(key, keys) === undefined)
    return 'see policies/libvirt.yaml, which has all there are';
  return helpWithName(key, keys);
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

function describe(issue: core.$ZodIssue, document: Document): string {
  const name = dotted(issue.path);
  const text = issueWords(issue, document.getIn(issue.path));
  return name === '' ? `the file ${text}` : `${name}: ${text}`;
}

/** Of a bad value: the value, or the nearest one that is written. */
function placeOfValue(document: Document, lines: LineCounter, path: readonly Key[]): Place {
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
