// SPDX-License-Identifier: Apache-2.0
/** From a code, its facts and its place to a finding. */
import type {Located} from '../../domain/domain.ts';
import {provenance} from '../../inventory/site.ts';
import type {Provenance} from '../../layers/plan.ts';
import type {Finding, Severity} from '../finding.ts';
import type {FindingContext} from './context.ts';
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

type Facts<Code extends FindingCode> = Parameters<(typeof WORDS)[Code]['message']>;

export function report<Code extends FindingCode>(
  code: Code,
  {path, from, severity, help}: Place,
  ...facts: Facts<Code>
): Finding {
  const words = WORDS[code];
  const message = words.message as (...facts: Facts<Code>) => string;
  return {
    code,
    severity: severity ?? words.severity,
    message: message(...facts),
    path: path ?? null,
    device: from === null || from.device === 'domain' ? null : from.device,
    from,
    help: help ?? words.help,
  };
}

/** The place of what is about the domain as a whole, or about one of its elements that is no device. */
export function atDomain({analysis}: FindingContext, reason: string, origin?: Located): Provenance {
  return provenance('domain', origin ?? analysis.site.domain, reason);
}
