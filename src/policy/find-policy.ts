// SPDX-License-Identifier: Apache-2.0
/** From what a user or an `extends` writes to a policy file. */
import {existsSync, readdirSync} from 'node:fs';
import {basename, dirname, extname, join, resolve} from 'node:path';
import {KnownError} from '../errors.ts';
import {packageRoot} from '../package-root.ts';
import {POLICIES} from './ready-policies.ts';
import {helpWithName} from '../text/nearest.ts';

const ENDINGS = ['.yaml', '.yml'];

/** Names of the policies that come with the package, sorted. */
export function builtinPolicies(): readonly string[] {
  return (packageRoot() === undefined ? carried() : readdirSync(builtinFolder()))
    .filter(name => name.endsWith('.yaml'))
    .map(policyName)
    .sort();
}

/** A policy's name: its file's, without the ending. */
export function policyName(file: string): string {
  return basename(file, extname(file));
}

/** Whether a file comes with the package; such a one extends only others that do. */
export function isShipped(file: string): boolean {
  return dirname(file) === builtinFolder();
}

/**
 * The file that a reference means: one of the package's names, or else a path.
 *
 * @param reference a name such as `debian`, or a path, which has a slash or ends in `.yaml`
 * @param from the file that extends it, whose folder relative paths start from; undefined: the working directory
 * @throws KnownError POLICY_UNKNOWN
 */
export function findPolicy(reference: string, from?: string): string {
  if (isBuiltin(reference)) return builtinFile(reference);
  const file = from === undefined ? resolve(reference) : resolve(dirname(from), reference);
  if (looksLikePath(reference) || existsSync(file)) return file;
  const names = builtinPolicies();
  throw new KnownError('POLICY_UNKNOWN', `there is no policy ${reference}`, {
    file: from,
    help: helpWithName(reference, names, `use one of ${names.join(', ')}, or the path of a file`),
  });
}

/** Whether a policy that comes with the package has that name; one look, where the list of them would take many. */
export function isBuiltin(name: string): boolean {
  return !looksLikePath(name) && (Object.hasOwn(POLICIES, name) || existsSync(builtinFile(name)));
}

function builtinFile(name: string): string {
  return join(builtinFolder(), `${name}.yaml`);
}

function looksLikePath(reference: string): boolean {
  return reference.includes('/') || ENDINGS.includes(extname(reference));
}

/** In a standalone executable no folder at all, which no path on disk can be mistaken for. */
function builtinFolder(): string {
  return join(packageRoot() ?? 'svirtgen:', 'policies');
}

function carried(): string[] {
  return Object.keys(POLICIES).map(name => `${name}.yaml`);
}
