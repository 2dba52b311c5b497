// SPDX-License-Identifier: Apache-2.0
/** From a code, its facts and its place to a finding: facts until all are found, a sentence then. */
import type {Located} from '../../domain/domain.ts';
import {provenance} from '../../inventory/site.ts';
import type {Analysis} from '../../layers/analysis.ts';
import type {Provenance} from '../../layers/plan.ts';
import {readableFacts, type ReadName} from '../../layers/readable-names.ts';
import type {Finding} from '../../documents/audit.ts';
import type {Severity} from '../../documents/severity.ts';
import {WORDS, type FindingCode} from './messages/index.ts';

export interface Place {
  readonly path?: string | undefined;
  /** null: about the host or the site, whatever the definition says. */
  readonly from: Provenance | null;
  /** Where a sighting weighs more or less than others of its code. */
  readonly severity?: Severity | undefined;
  /** Where one sighting has a cure of its own. */
  readonly help?: string | undefined;
}

/** What the sentence of a code is made from. */
type Facts<Code extends FindingCode> = Parameters<(typeof WORDS)[Code]['message']>[0];
/** What of it the place does not say already. */
type MoreFacts<Code extends FindingCode> = Omit<Facts<Code>, 'path'>;
type PlaceOf<Code extends FindingCode> = Place &
  (Facts<Code> extends {path: string} ? {path: string} : unknown);

/** A finding before its sentence is made. */
export interface Sighting extends Omit<Finding, 'message'> {
  readonly code: FindingCode;
  readonly facts: object;
}

/** What a rule says: it may name what is not the case, too. */
export type Sightings = readonly (Sighting | false | undefined)[];

export function report<Code extends FindingCode>(
  code: Code,
  {path, from, severity, help}: PlaceOf<Code>,
  ...[facts]: keyof MoreFacts<Code> extends never ? [] : [MoreFacts<Code>]
): Sighting {
  const words = WORDS[code];
  return {
    code,
    severity: severity ?? words.severity,
    path: path ?? null,
    device: from === null || from.device === 'domain' ? null : from.device,
    from,
    help: help ?? words.help,
    facts: {path, ...facts},
  };
}

/** Its sentence names files as people do. */
export function told({code, severity, facts, path, device, from, help}: Sighting, read?: ReadName): Finding {
  const message = WORDS[code].message as (facts: object) => string;
  return {
    code,
    severity,
    message: message(read ? readableFacts(facts, read) : facts),
    path,
    device,
    from,
    help,
  };
}

/** The place of what is about the domain as a whole, or about one of its elements that is no device. */
export function atDomain(
  {analysis}: {readonly analysis: Analysis},
  reason: string,
  origin?: Located,
): Provenance {
  return provenance('domain', origin ?? analysis.site.domain, reason);
}
