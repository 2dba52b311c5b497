// SPDX-License-Identifier: Apache-2.0
/** The verbs, in the order of `--help`. Nothing here loads what a verb does. */
import {MCS_VERBS} from './mcs/verbs.ts';
import type {Verb, VerbGroup} from './verb.ts';
import {AUDIT_VERB} from './verbs/audit-verb.ts';
import {EXPORT_VERB, FLEET_VERB} from './verbs/fleet-verbs.ts';
import {PACKAGE_VERB} from './verbs/package-verb.ts';
import {GENERATE_VERB, PLAN_VERB, SNAPSHOT_VERB} from './verbs/planning-verbs.ts';
import {DIFF_VERB, VERIFY_VERB, WHY_VERB} from './verbs/question-verbs.ts';
import {RELABEL_VERBS} from './verbs/relabel-verbs.ts';

const MCS: VerbGroup = {
  name: 'mcs',
  summary: 'give each VM an SELinux category pair of its own: list, allocate, reserve, release, check',
  examples: ['svirtgen mcs allocate web-server.xml', 'svirtgen mcs check --help'],
  page: 'category-pairs.md',
  actions: MCS_VERBS,
};

export const VERBS: readonly (Verb | VerbGroup)[] = [
  WHY_VERB,
  AUDIT_VERB,
  PLAN_VERB,
  GENERATE_VERB,
  VERIFY_VERB,
  DIFF_VERB,
  SNAPSHOT_VERB,
  ...RELABEL_VERBS,
  MCS,
  PACKAGE_VERB,
  EXPORT_VERB,
  FLEET_VERB,
];
