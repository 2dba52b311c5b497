// SPDX-License-Identifier: Apache-2.0
/** A VM's profile as it stands in a file, with everything of its own that it includes. */
import {TUNABLES} from '../../kernel-model/apparmor/check-rules.ts';
import {parseProfiles} from '../../kernel-model/apparmor/parse-profiles.ts';
import type {FileRule, Included, Profile} from '../../kernel-model/apparmor/profile.ts';
import type {ApparmorRule, ProfileAround, ProfileStatement} from '../plan.ts';
import {lettersOf, originOf, OWN_TEXT, profileAround} from './profile-around.ts';

export interface ProfileOnDisk {
  /** Those about files, of the profile itself. */
  readonly rules: readonly ApparmorRule[];
  readonly around: ProfileAround;
}

/**
 * What the system ships (abstractions, tunables) is not read: that it is included is what counts.
 *
 * @param name of the profile in the file that is asked for; without one of that name, the file's first
 * @param read gets what `<libvirt/…>` and `<local/…>` name; undefined when it is not there
 * @throws KnownError with a code that begins with AA_
 */
export function profileOnDisk(
  text: string,
  {
    file,
    name,
    read,
  }: {readonly file: string; readonly name: string; readonly read: (included: string) => string | undefined},
): ProfileOnDisk {
  const own = new Set([file]);
  const include = (included: string, searched: boolean): readonly Included[] => {
    if (searched && included === 'tunables/global') return [{name: included, text: TUNABLES}];
    const inner = searched && OWN_TEXT.test(included) ? read(included) : undefined;
    if (inner === undefined) return [];
    own.add(included);
    return [{name: included, text: inner}];
  };
  const {profiles, abi} = parseProfiles(text, {file, include});
  const profile = profiles.find(one => one.name === name) ?? profiles[0];
  if (!profile) return {rules: [], around: {flags: [], statements: []}};
  const around = profileAround(profile, ({file: from}) => own.has(from));
  const others = profiles.filter(one => one !== profile).map(strayProfile);
  const versions = abi === undefined ? [] : [{what: `abi ${abi}`, value: 'there', from: originOf(undefined)}];
  return {
    rules: profile.rules.map(ruleOnDisk),
    around: {...around, statements: [...around.statements, ...others, ...versions]},
  };
}

/** A file of libvirt's has one profile. */
function strayProfile({name, attachment, from}: Profile): ProfileStatement {
  return {what: `profile ${name}`, value: attachment ?? 'there', from: originOf(from)};
}

/** A path as it is written; with its variables expanded, whose values are the file's. */
export function ruleOnDisk({path, pattern, access, exec, target, deny, owner, from}: FileRule): ApparmorRule {
  return {
    path: path.includes('@{') ? pattern : path,
    access: lettersOf({access, exec}),
    deny,
    ...(owner && {owner}),
    ...(target !== undefined && {target}),
    from: originOf(from),
  };
}
