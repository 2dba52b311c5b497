// SPDX-License-Identifier: Apache-2.0
import {unescapeWord} from './escapes.ts';
import type {FileRule, Profile} from './profile.ts';
import {expandVariables, type Variables} from './variables.ts';

/** `alias /from -> /to`: rules for what begins with one are repeated for the other. */
export interface Alias {
  readonly from: string;
  readonly to: string;
}

/** Rules that the parser adds, for files of the own user, where a profile may change to another. */
const CHANGE_RULES = [
  ['/proc/*/attr/apparmor/', 'r'],
  ['/sys/module/apparmor/parameters/enabled', 'r'],
] as const;
const HAT_RULE = ['/proc/[0-9]*/attr/{apparmor/,}current', 'w'] as const;
const CHANGE_PROFILE_RULE = ['/proc/*/attr/{apparmor/,}{current,exec}', 'w'] as const;

/** A profile with the variables of its rules expanded and the aliases' rules added. */
export function resolveProfile(profile: Profile, variables: Variables, aliases: readonly Alias[]): Profile {
  const attachment = profile.attachment && expand(profile.attachment, variables);
  const known = new Map(variables).set('profile_name', [escapeName(profile.name)]);
  if (attachment !== undefined) known.set('attach_path', [attachment]).set('exec_path', [attachment]);
  const rules = [...profile.rules, ...impliedRules(profile)];
  return {
    ...profile,
    name: expand(profile.name, variables),
    attachment,
    rules: rules.flatMap(rule => resolveRule(rule, known, aliases)),
    children: profile.children.map(child => resolveProfile(child, variables, aliases)),
  };
}

function expand(word: string, variables: Variables): string {
  return expandVariables(unescapeWord(word), variables);
}

function resolveRule(rule: FileRule, variables: Variables, aliases: readonly Alias[]): readonly FileRule[] {
  const pattern = expand(rule.path, variables);
  const target = rule.target && expand(rule.target, variables);
  const moved = aliases
    .filter(alias => pattern.startsWith(alias.from))
    .map(alias => ({...rule, target, pattern: alias.to + pattern.slice(alias.from.length)}));
  return [{...rule, pattern, target}, ...moved];
}

function impliedRules(profile: Profile): readonly FileRule[] {
  const hats = profile.hat || profile.children.length > 0;
  const changes = profile.others.some(rule => rule.kind === 'change_profile' && !rule.deny);
  const implied = [
    ...(hats ? [HAT_RULE] : []),
    ...(changes ? [CHANGE_PROFILE_RULE] : []),
    ...(hats || changes ? CHANGE_RULES : []),
  ];
  return implied.map(([path, access]) => ({
    path,
    pattern: path,
    access,
    deny: false,
    owner: true,
    audit: false,
    exec: undefined,
    target: undefined,
    from: profile.from,
  }));
}

/** In a rule the name of the profile stands for itself only. */
function escapeName(name: string): string {
  return name.replaceAll(/\\[^]|[{}[\]*?]/g, found => (found.length > 1 ? found : `\\${found}`));
}
