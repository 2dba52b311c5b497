// SPDX-License-Identifier: Apache-2.0
/** What `svirtgen.yaml` says, for the definitions beside it and below. */
import {dirname, resolve} from 'node:path';
import {isNode} from 'yaml';
import {z} from 'zod';
import {KnownError} from '../../errors.ts';
import {checkSettings} from '../../policy/check-policy.ts';
import type {Suppression} from '../../policy/policy.ts';
import {findPolicy} from '../../policy/find-policy.ts';
import {readYaml, type YamlSource, placeAt} from '../../policy/read-yaml.ts';
import {suppression, version} from '../../policy/schema.ts';

export const configuration = z.strictObject({
  definitions: z.array(z.string().min(1)).min(1).optional(),
  policy: z.string().min(1).optional(),
  mode: z.enum(['strict', 'libvirt']).optional(),
  libvirt: version.optional(),
  host: z.string().min(1).optional(),
  'fail-on': z.enum(['error', 'warning', 'note', 'never']).optional(),
  documentation: z.url('must be the address where docs/ is published').optional(),
  suppressions: z.array(suppression).optional(),
});

export interface Configuration {
  readonly file: string;
  /** Taken where a command names none; absolute. */
  readonly definitions: readonly string[];
  /** Of options, by their names in a program; paths are absolute. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly suppressions: readonly Suppression[];
}

/** @throws KnownError CONFIG_UNREADABLE, CONFIG_SYNTAX, CONFIG_INVALID, with the place */
export function readConfiguration(file: string): Configuration {
  const {settings, source} = readYaml(file, 'CONFIG');
  const checked = checkSettings(configuration, settings, source, 'CONFIG_INVALID');
  const {definitions = [], suppressions = [], policy, host, 'fail-on': failOn, ...others} = checked;
  const place = (path: string) => resolve(dirname(file), path);
  const isFile = (name: string) => name.includes('/') || /\.(?:ya?ml|json)$/u.test(name);
  const located = (name: string | undefined) => (name !== undefined && isFile(name) ? place(name) : name);
  if (policy !== undefined && !isFile(policy)) checkPolicyName(policy, source);
  const options = {...others, failOn, policy: located(policy), host: located(host)};
  return {
    file,
    definitions: definitions.map(place),
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    suppressions,
  };
}

/** As a command would refuse it, with its place. */
function checkPolicyName(name: string, {file, document, lines}: YamlSource): void {
  try {
    findPolicy(name);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const {code, message, help} = error;
    const node = document.get('policy', true);
    const place = placeAt(lines, isNode(node) ? (node.range?.[0] ?? 0) : 0, 'policy');
    throw new KnownError(code, message, {file, place, help, cause: error});
  }
}
