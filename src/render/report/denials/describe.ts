// SPDX-License-Identifier: Apache-2.0
/** A group of denials with its sentences. */
import type {Cause, CauseCode} from '../../../denials/cause.ts';
import type {DenialGroup, LogReport} from '../../../denials/explain-log.ts';
import type {FoundError} from '../../../denials/program-errors.ts';
import {programErrorWords, type ErrorWords} from './program-error-words.ts';
import {APPARMOR_WORDS} from './apparmor-words.ts';
import {SECCOMP_WORDS} from './seccomp-words.ts';
import {SELINUX_WORDS} from './selinux-words.ts';
import type {Words} from './words.ts';

const WORDS = {apparmor: APPARMOR_WORDS, selinux: SELINUX_WORDS, seccomp: SECCOMP_WORDS};

type Anything = (cause: Cause) => Words;

export function wordsOf({layer, cause}: Pick<DenialGroup, 'layer' | 'cause'>): Words {
  const table: Partial<Record<CauseCode, unknown>> = WORDS[layer];
  return (table[cause.kind] as Anything)(cause);
}

/** The cause's code and facts beside its sentences. */
export interface DescribedGroup extends DenialGroup, Words {
  readonly code: CauseCode;
  /** The first of its paths; null where none was refused. */
  readonly path: string | null;
}

/** What `why --log FILE --format json` prints. */
export interface LogDocument extends Omit<LogReport, 'groups' | 'errors'> {
  readonly groups: readonly DescribedGroup[];
  readonly errors: readonly (FoundError & ErrorWords)[];
}

export function logDocument(report: LogReport): LogDocument {
  return {
    ...report,
    groups: report.groups.map(describedGroup),
    errors: report.errors.map(found => ({...found, ...programErrorWords(found.error)})),
  };
}

function describedGroup(group: DenialGroup): DescribedGroup {
  const {cause, paths, ...rest} = group;
  return {...rest, code: cause.kind, cause, path: paths[0] ?? null, paths, ...wordsOf(group)};
}
