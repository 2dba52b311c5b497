// SPDX-License-Identifier: Apache-2.0
/** Values of options, read from the command line; a slip is told what was meant. Light on purpose, as the options. */
import {InvalidArgumentError} from 'commander';
import {KnownError, unlessRefused} from '../errors.ts';
import {type OperationRequest, parseRequests} from '../layers/apparmor/operations/operation.ts';
import {LAYER_IDS, type LayerId} from '../layers/layer-id.ts';
import {withHelp} from './report-errors.ts';
import {nearest} from '../text/nearest.ts';
import {parseVersion, type Version} from '../versions/version.ts';

export const AUDIT_FORMATS = [
  'table', 'json', 'ndjson', 'csv', 'html', 'markdown', 'sarif', 'junit', 'gitlab', 'dot',
] as const; // prettier-ignore

export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** What an audit prints, and where to. */
export interface AuditOutput {
  readonly format: AuditFormat;
  /** Standard output when there is none. */
  readonly file?: string | undefined;
}

/** At most one goes to standard output, and no two to one file. */
export function parseOutputs(list: string): readonly AuditOutput[] {
  const outputs = list.split(',').map(one => {
    const [name = '', ...rest] = one.split('=');
    const format = oneOf(name.trim(), AUDIT_FORMATS);
    const file = rest.length === 0 ? undefined : rest.join('=');
    if (file === '') throw new InvalidArgumentError(`${format}= lacks the name of a file.`);
    return {format, file};
  });
  if (new Set(outputs.map(({file}) => file)).size < outputs.length)
    throw new InvalidArgumentError('Give each format a file of its own, as in sarif=a.sarif,table.');
  return outputs;
}

export function oneOf<Value extends string>(text: string, values: readonly Value[]): Value {
  const value = values.find(known => known === text);
  if (value !== undefined) return value;
  const near = nearest(text, values);
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new InvalidArgumentError(`Take one of ${values.join(', ')}.${meant}`);
}

export function parseJobs(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('Give a number from 1 to 999.');
  return Number(text);
}

export function collectList(list: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...list.split(',').map(one => one.trim())];
}

export function parseDate(text: string): string {
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('Write a day as YYYY-MM-DD.');
}

/** In one order, each once. */
export function parseAccess(letters: string): string {
  if (!/^[rwkmx]+$/.test(letters)) throw new InvalidArgumentError('Combine the letters r, w, k, m and x.');
  return [...'rwkmx'].filter(letter => letters.includes(letter)).join('');
}

/** Which categories libvirt would refuse, it says itself. */
export function parseRange(text: string): string {
  if (/^s\d+(?:-s\d+)?(?::|$)/.test(text)) return text;
  throw new InvalidArgumentError('Write it as s0:c0.c1023.');
}

export function parseLayers(list: string): readonly LayerId[] {
  return list.split(',').map(name => oneOf(name.trim(), LAYER_IDS));
}

/** Given several times, the lists add up. */
export function collectOperations(
  list: string,
  before: readonly OperationRequest[] = [],
): readonly OperationRequest[] {
  return [...before, ...readArgument(() => parseRequests(list))];
}

/** @param example of such a version */
export function readVersion(example: string): (text: string) => Version {
  return text => {
    const version = unlessRefused(() => parseVersion(text));
    if (version === undefined) throw new InvalidArgumentError(`Write a version, such as ${example}.`);
    return version;
  };
}

/** What is wrong with an option's value is bad usage. */
function readArgument<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const text = withHelp(error);
    const end = text.endsWith('?') ? '' : '.';
    throw new InvalidArgumentError(`${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`);
  }
}
