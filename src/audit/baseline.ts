// SPDX-License-Identifier: Apache-2.0
/** Findings that are known from an earlier audit. */
import {z} from 'zod';
import {KnownError} from '../errors.ts';
import type {Finding} from '../documents/audit.ts';
import type {DomainAudit} from './report.ts';

/** The findings of an earlier audit, as `isKnown` asks for them. */
export type Baseline = ReadonlySet<string>;

const recorded = z.object({
  domains: z.array(
    z.object({
      name: z.string(),
      uuid: z.string().nullable(),
      findings: z.array(
        z.object({code: z.string(), path: z.string().nullable(), device: z.string().nullable()}),
      ),
    }),
  ),
});

/**
 * @param text what `audit --format json` wrote
 * @throws KnownError BASELINE on anything else
 */
export function readBaseline(text: string, file: string): Baseline {
  const {domains} = parse(text, file);
  return new Set(domains.flatMap(domain => domain.findings.map(finding => keyOf(domain, finding))));
}

function parse(text: string, file: string): z.infer<typeof recorded> {
  try {
    return recorded.parse(JSON.parse(text));
  } catch (cause) {
    const help = 'make one with: svirtgen audit --format json';
    throw new KnownError('BASELINE', 'this is not an audit in JSON', {file, help, cause});
  }
}

export function isKnown(
  baseline: Baseline,
  domain: Pick<DomainAudit, 'name' | 'uuid'>,
  finding: Finding,
): boolean {
  return baseline.has(keyOf(domain, finding));
}

/** What stays the same when lines move and words are improved. */
function keyOf(
  {name, uuid}: Pick<DomainAudit, 'name' | 'uuid'>,
  {code, path, device}: Pick<Finding, 'code' | 'path' | 'device'>,
): string {
  return JSON.stringify([uuid ?? name, code, path, device]);
}
