// SPDX-License-Identifier: Apache-2.0
import {parseProfiles} from '../kernel-model/apparmor/parse-profiles.ts';
import type {ApparmorRule} from '../layers/plan.ts';
import {ruleOnDisk} from '../layers/apparmor/profile-on-disk.ts';

/**
 * The rules of a `libvirt-<uuid>.files`, which is the inside of a profile. Rules of other kinds than about files
 * are left out, as libvirt writes none.
 *
 * @param file its name, for messages and origins
 * @throws KnownError with a code that begins with AA_
 */
export function parseRulesFile(text: string, file: string): readonly ApparmorRule[] {
  const [profile] = parseProfiles(`profile rules {\n${text}\n}\n`, {file}).profiles;
  return (profile?.rules ?? []).map(ruleOnDisk).map(rule => ({
    ...rule,
    from: {...rule.from, line: Math.max(1, rule.from.line - 1)},
  }));
}
