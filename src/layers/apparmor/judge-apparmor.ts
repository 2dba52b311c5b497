// SPDX-License-Identifier: Apache-2.0
/** The profile of the process: the plan's rules, and what the stock abstraction allows every VM. */
import {verdict, type Verdict, type ProfileRules} from '../../kernel-model/apparmor/verdict.ts';
import type {Cause, RuleOrigin} from '../cause.ts';
import {commonAccess, judged, unasked, type Judgement, type Question} from '../judgement.ts';
import type {Analysis} from '../analysis.ts';
import {resolvedPath} from '../resolved-path.ts';
import {loadedFlags} from './profile-body.ts';
import {staticProfile} from './profile-name.ts';
import type {ProfileRule} from './profile-rules.ts';

const LETTERS = 'rwaklm';

function flagsOf(analysis: Analysis, {profile}: Question['process']): readonly string[] {
  const companion = analysis.companionProfile(profile ?? '');
  if (companion) return companion.flags;
  const flags = analysis.body()?.flags ?? [];
  const {asIs, site} = analysis;
  // libvirt loads the text at each start, but for a profile that a static label names.
  const isLoadedAnew = !asIs && staticProfile(site.domain) === undefined;
  return isLoadedAnew ? flags : loadedFlags(flags, site.host.profileMode(profile ?? ''));
}

/** In complain mode all is allowed but what a rule denies: such a rule is heeded even then. */
const COMPLAINING: readonly ProfileRule[] = [
  {pattern: '/{**,}', access: 'rwaklmx', deny: false, owner: false, origin: 'flags=(complain)'},
];

export function judgeApparmor(analysis: Analysis, {path, process}: Question): Judgement {
  if (!analysis.active.has('apparmor'))
    return unasked('apparmor', {kind: 'layer-inactive', layer: 'apparmor'});
  if (process.profile === null) return unasked('apparmor', {kind: 'no-profile', process: process.name});
  if (flagsOf(analysis, process).includes('unconfined'))
    return unasked('apparmor', {kind: 'profile-unconfined', profile: process.profile});
  const {apparmor} = analysis.plan;
  if ('refused' in apparmor) {
    const {code, from} = apparmor.refused;
    return judged('apparmor', '', {rule: code, from, cause: {kind: 'profile-refused', ...apparmor.refused}});
  }
  const asked = kernelPath(path, analysis);
  const rules = rulesFor(analysis, process);
  const owner = ownsFile(analysis, path, process.uid);
  const answer = verdict(rules, asked, LETTERS, {owner});
  if (!asked.endsWith('/')) return explain(answer, process.profile, asked);
  // Writing to a directory is making names in it, and the kernel asks about those.
  const inside = verdict(rules, asked + NEW_NAME, 'w', {owner});
  return explain(joined(answer, inside), process.profile, asked);
}

/** A name that no rule has by chance. */
const NEW_NAME = '.svirtgen-new-name';

function joined(directory: Verdict<ProfileRule>, inside: Verdict<ProfileRule>): Verdict<ProfileRule> {
  const granted = directory.granted.replace(/[wa]/g, '') + inside.granted;
  return {
    ...directory,
    granted,
    by: [...directory.by, ...inside.by],
    deniedBy: [...directory.deniedBy, ...inside.deniedBy],
  };
}

export function rulesFor(analysis: Analysis, process: Question['process']): ProfileRules<ProfileRule> {
  const rules = analysis.companionProfile(process.profile ?? '')?.rules ?? analysis.profileRules();
  if (!flagsOf(analysis, process).includes('complain')) return rules;
  return {lists: [...('lists' in rules ? rules.lists : [rules]), COMPLAINING]};
}

/** The kernel asks about the resolved name; a directory's ends with a slash. */
export function kernelPath(path: string, {host, directories}: Analysis): string {
  const resolved = resolvedPath(path, host);
  const directory = directories.has(resolved) || host.stat(resolved)?.type === 'directory';
  return directory && !resolved.endsWith('/') ? `${resolved}/` : resolved;
}

/** Where the owner is not known the file counts as the process's own, so that nothing that may be open is missed. */
export function ownsFile({files, host, owners}: Analysis, path: string, uid: number | null): boolean {
  const resolved = resolvedPath(path, host);
  const owner = owners.get(resolved)?.uid ?? files.lstat(resolved)?.uid;
  return owner === undefined || uid === null || owner === uid;
}

function explain(answer: Verdict<ProfileRule>, profile: string, path: string): Judgement {
  const {granted} = answer;
  const access = commonAccess(granted, 'rw');
  let letters = '';
  for (const letter of LETTERS)
    if (granted.includes(letter) && !(letter === 'a' && granted.includes('w'))) letters += letter;
  const deciding = access === '' && answer.deniedBy.length ? answer.deniedBy : answer.by;
  const [first] = preferOwn(deciding);
  if (!first) {
    const rule = `no rule of ${profile} for ${path}`;
    return judged('apparmor', '', {rule, cause: {kind: 'no-rule', profile, path}});
  }
  const text = answer.deniedBy.length ? preferOwn([...answer.deniedBy, ...answer.by]) : preferOwn(deciding);
  return {
    ...judged('apparmor', access, {
      rule: firstTexts(text).join(' '),
      from: 'rule' in first ? first.rule.from : null,
      cause: causeOf(first, access),
    }),
    ...(letters !== access && letters !== '' && {letters}),
  };
}

/** As many as one reads. Of directories in each other hundreds of rules match, and are not written out. */
const TEXTS = 4;

function firstTexts(rules: readonly ProfileRule[]): readonly string[] {
  const texts = new Set<string>();
  for (const rule of rules) {
    if (texts.size === TEXTS) break;
    texts.add(ruleText(rule));
  }
  return [...texts];
}

/** The plan's rules tell more than the abstraction's. */
function preferOwn(rules: readonly ProfileRule[]): readonly ProfileRule[] {
  const own = rules.filter(rule => 'rule' in rule);
  return own.length ? own : rules;
}

export function ruleText({pattern, access, deny, owner}: ProfileRule): string {
  return `${deny ? 'deny ' : ''}${owner ? 'owner ' : ''}"${pattern}" ${access},`;
}

function causeOf(rule: ProfileRule, access: string): Cause {
  const whose = originOf(rule);
  if (rule.deny) return {kind: 'rule-denies', whose};
  return {kind: access === '' ? 'rule-silent' : 'rule-allows', whose};
}

export function originOf(rule: ProfileRule): RuleOrigin {
  return 'rule' in rule ? {device: rule.rule.from.device} : {origin: rule.origin};
}
