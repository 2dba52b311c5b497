// SPDX-License-Identifier: Apache-2.0
/** What `svirtgen.yaml` says, for the definitions beside it and below. */
import {dirname, resolve} from 'node:path';
import {isScalar} from 'yaml';
import {z} from 'zod';
import {problemsOfCode} from '../../audit/suppressions.ts';
import {KnownError, throwAll} from '../../errors.ts';
import {MODES} from '../../inventory/mode.ts';
import {problemsIn} from '../../policy/check-policy.ts';
import type {Suppression} from '../../policy/policy.ts';
import {findPolicy} from '../../policy/find-policy.ts';
import {readYaml, suppressedCodes, type YamlSource, placeAt} from '../../policy/read-yaml.ts';
import {suppression, version} from '../../policy/schema.ts';

export const configuration = z.strictObject({
  definitions: z.array(z.string().min(1)).min(1).optional(),
  policy: z.string().min(1).optional(),
  mode: z.enum(MODES).optional(),
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

/** @throws KnownError CONFIG_UNREADABLE, CONFIG_SYNTAX, or CONFIG_INVALID and others for all that is wrong */
export function readConfiguration(file: string): Configuration {
  const {settings, source} = readYaml(file, 'CONFIG');
  throwAll([
    ...problemsIn(configuration, settings, source, 'CONFIG_INVALID'),
    ...problemsOfPolicy(source),
    ...suppressedCodes(source).flatMap(({code, place}) => problemsOfCode(code, 'this', {file, place})),
  ]);
  const {
    definitions = [],
    suppressions = [],
    policy,
    host,
    'fail-on': failOn,
    ...others
  } = configuration.parse(settings);
  const place = (path: string) => resolve(dirname(file), path);
  const located = (name: string | undefined) => (name !== undefined && isFile(name) ? place(name) : name);
  const options = {...others, failOn, policy: located(policy), host: located(host)};
  return {
    file,
    definitions: definitions.map(place),
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    suppressions,
  };
}

function isFile(name: string): boolean {
  return name.includes('/') || /\.(?:ya?ml|json)$/u.test(name);
}

/** As a command would refuse it, with its place. */
function problemsOfPolicy({file, document, lines}: YamlSource): readonly KnownError[] {
  const node = document.get('policy', true);
  if (!isScalar(node) || typeof node.value !== 'string' || isFile(node.value)) return [];
  try {
    findPolicy(node.value);
    return [];
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const {code, message, help} = error;
    const place = placeAt(lines, node.range?.[0] ?? 0, 'policy');
    return [new KnownError(code, message, {file, place, help, cause: error})];
  }
}
