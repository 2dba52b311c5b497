/** One policy file: YAML, checked against the schema, with errors that name the line. */
import {readFileSync} from 'node:fs';
import {LineCounter, parseDocument, isMap, isNode, isScalar} from 'yaml';
import type {Document} from 'yaml';
import type {core} from 'zod';
import {Refusal} from '../errors.ts';
import type {Place} from '../errors.ts';
import {policyFragment} from './schema.ts';
import type {PolicyFragment} from './schema.ts';

type Key = PropertyKey;

/**
 * Reads and checks one file, without following its `extends`.
 *
 * @throws Refusal POLICY_UNREADABLE, POLICY_SYNTAX or POLICY_INVALID, each with the file and the place
 */
export function readPolicyFile(file: string): PolicyFragment {
  const lines = new LineCounter();
  const document = parseDocument(read(file), {lineCounter: lines, prettyErrors: false});
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken !== undefined) {
    throw new Refusal('POLICY_SYNTAX', broken.message, {file, place: placeAt(lines, broken.pos[0], '')});
  }
  const result = policyFragment.safeParse(plain(document, file));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Refusal('POLICY_INVALID', describe(issue), {file, place: placeOfIssue(document, lines, issue)});
}

/** Fails on aliases that do not exist or that multiply without measure. */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal('POLICY_SYNTAX', reason, {file, cause});
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal('POLICY_UNREADABLE', `cannot read the policy: ${reason}`, {file, cause});
  }
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

function placeAt(lines: LineCounter, offset: number, element: string): Place {
  const {line, col} = lines.linePos(offset);
  return {element, line: Math.max(line, 1), column: Math.max(col, 1)};
}

function dotted(path: readonly Key[]): string {
  return path.map(String).join('.');
}
