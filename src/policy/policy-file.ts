// SPDX-License-Identifier: Apache-2.0
/** One policy file: ready-made where a bundle carries it, otherwise parsed. */
import {existsSync, readFileSync} from 'node:fs';
import {loader} from '../load-later.ts';
import {POLICIES} from './ready-policies.ts';
import {isShipped, policyName} from './find-policy.ts';
import type * as ParsePolicyFile from './parse-policy-file.ts';
import type {PolicyFragment} from './schema.ts';

const later = loader(import.meta.url);

/**
 * Reads one file, without following its `extends`.
 *
 * @throws KnownError POLICY_UNREADABLE, POLICY_SYNTAX or POLICY_INVALID, each with the file and the place
 */
export function readPolicyFile(file: string): PolicyFragment {
  return readyMade(file) ?? later<typeof ParsePolicyFile>('./parse-policy-file.js').parsePolicyFile(file);
}

/** A shipped policy that somebody changed on disk is read from there. */
function readyMade(file: string): PolicyFragment | undefined {
  if (!isShipped(file)) return undefined;
  const ready = POLICIES[policyName(file)];
  if (ready === undefined) return undefined;
  return !existsSync(file) || readFileSync(file, 'utf8') === ready.text ? ready.settings : undefined;
}
