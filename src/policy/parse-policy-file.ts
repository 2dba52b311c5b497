// SPDX-License-Identifier: Apache-2.0
/** One policy file on disk: YAML, checked against the schema, with errors that name the line. */
import {loader} from '../load-later.ts';
import type * as CheckPolicy from './check-policy.ts';
import {isShipped} from './find-policy.ts';
import {readYaml} from './read-yaml.ts';
import type {PolicyFragment} from './schema.ts';

const later = loader(import.meta.url);

/**
 * Reads one file, without following its `extends`, and checks it. Those that come with the package were checked
 * by its tests.
 *
 * @throws KnownError POLICY_UNREADABLE, POLICY_SYNTAX or POLICY_INVALID, each with the file and the place
 */
export function parsePolicyFile(file: string): PolicyFragment {
  const {settings, source} = readYaml(file, 'POLICY');
  if (isShipped(file)) return settings as PolicyFragment;
  return later<typeof CheckPolicy>('./check-policy.js').checkFragment(settings, source);
}
