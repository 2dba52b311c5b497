// SPDX-License-Identifier: Apache-2.0
/** The words of all findings, by code. A code is stable: scripts, suppressions and baselines name it. */
import {CONFINEMENT} from './confinement.ts';
import {DEVICES} from './devices.ts';
import {FLEET} from './fleet.ts';
import {HELPER} from './helper.ts';
import {LAYERS} from './layers.ts';
import {PATHS} from './paths.ts';
import {PLAN_WARNINGS} from './plan-warnings.ts';
import {SITE} from './site.ts';
import {STORAGE} from './storage.ts';

export const WORDS = {
  ...CONFINEMENT,
  ...SITE,
  ...PATHS,
  ...STORAGE,
  ...LAYERS,
  ...DEVICES,
  ...PLAN_WARNINGS,
  ...HELPER,
  ...FLEET,
} as const;

export type FindingCode = keyof typeof WORDS;

export const FINDING_CODES = (Object.keys(WORDS) as FindingCode[]).toSorted();
