// SPDX-License-Identifier: Apache-2.0
/** What stands around a VM's rules in its profile: an administrator's, or what the site's template gives. */
import {dirname, join} from 'node:path/posix';
import {unlessRefused} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import {TUNABLES} from '../../kernel-model/apparmor/check-rules.ts';
import {parseProfiles} from '../../kernel-model/apparmor/parse-profiles.ts';
import type {FileRule, Included, OtherRule, Profile} from '../../kernel-model/apparmor/profile.ts';
import type {ApparmorPlan, ApparmorRule} from '../plan.ts';
import {OWN_TEXT} from './profile-around.ts';
import {ruleOnDisk} from './profile-on-disk.ts';
import {staticProfile, templateName} from './profile-name.ts';
import type {StockRule} from './stock-rules.ts';
import type {PlanWithInventory} from '../plan-with-inventory.ts';

export interface ProfileBody {
  /** The profile itself, or the template that libvirt will make it from. */
  readonly file: string;
  readonly flags: readonly string[];
  /** Every rule about files but those of the stock abstraction, and but the plan's unless they are read from disk. */
  readonly rules: readonly StockRule[];
  /** Those of them that stand in the profile or in `local/`, as an administrator wrote them. */
  readonly written: readonly ApparmorRule[];
  readonly others: readonly OtherRule[];
  /** Whether it includes the VM's rules; false when it does and they were read from disk, as part of `rules`. */
  readonly hasPlan: boolean;
  /** Whether the VM's rules are in it at all, whoever tells them. */
  readonly hasRules: boolean;
  readonly hasStock: boolean;
}

const STOCK = 'abstractions/libvirt-qemu';

/**
 * libvirt makes a profile from the template once, keeps it as it is, and renews nothing but the file of the VM's
 * rules, which it includes.
 *
 * @param asIs take these rules from disk too, where they are there
 * @returns undefined where the host has neither, does not tell, or has a text that cannot be understood
 */
export function profileBody({plan, site}: PlanWithInventory, asIs: boolean): ProfileBody | undefined {
  const {host, policy, domain} = site;
  const {directory} = policy.apparmor;
  const known = {plan: plan.apparmor, host, directory, asIs};
  const own = `${directory}/${plan.apparmor.profile}`;
  const text = host.apparmorFile(own);
  if (text !== undefined) return read(text, own, {...known, isTemplate: false});
  // A profile that a static label names is nobody's to make.
  if (staticProfile(domain) !== undefined) return undefined;
  const template = `${directory}/${templateName(plan.domain.type)}`;
  const made = host.apparmorFile(template);
  return made === undefined ? undefined : read(made, template, {...known, isTemplate: true});
}

interface Reading {
  readonly plan: ApparmorPlan;
  readonly host: Host;
  readonly directory: string;
  readonly asIs: boolean;
  readonly isTemplate: boolean;
}

function read(text: string, file: string, reading: Reading): ProfileBody | undefined {
  return unlessRefused(() => {
    const {profiles} = parseProfiles(text, {file, include: loader(reading)});
    const profile = profiles.find(({name}) => name === reading.plan.profile) ?? profiles[0];
    return profile && bodyOf(profile, file, reading);
  });
}

function bodyOf(
  profile: Profile,
  file: string,
  {plan, isTemplate, asIs, host, directory}: Reading,
): ProfileBody {
  const files = `libvirt/${plan.profile}.files`;
  const includes = new Set(profile.includes.map(({name}) => name.replaceAll(/[<>]/gu, '')));
  const hasFiles = host.apparmorFile(`${directory}/${plan.profile}.files`) !== undefined;
  const hasRules = isTemplate || includes.has(files);
  const own = profile.rules.filter(({from}) => from.file === file || OWN_TEXT.test(from.file));
  return {
    file,
    flags: profile.flags,
    rules: profile.rules.map(ruleOf),
    written: own.filter(({from}) => from.file !== files).map(ruleOnDisk),
    others: profile.others,
    hasPlan: hasRules && !(asIs && hasFiles),
    hasRules: hasRules || (!hasFiles && own.length > 0),
    hasStock: includes.has(STOCK),
  };
}

export function ruleOf({pattern, access, deny, owner, from}: FileRule): StockRule {
  return {pattern, access, deny, owner, origin: `${from.file}:${from.line}`};
}

/** The stock abstraction is known already, and so are the VM's rules, unless they are asked for as they stand. */
function loader({plan, host, directory, asIs}: Reading) {
  const root = dirname(directory);
  return (name: string, searched: boolean): readonly Included[] => {
    if (name === 'tunables/global') return [{name, text: TUNABLES}];
    if (name === STOCK || (name === `libvirt/${plan.profile}.files` && !asIs)) return [];
    return includedTexts(name, searched, root, host);
  };
}

/** @param searched whether the name is one below AppArmor's directory, as in `<abstractions/base>` */
export function includedTexts(
  name: string,
  searched: boolean,
  root: string,
  host: Host,
): readonly Included[] {
  const path = searched ? join(root, name) : name;
  const text = host.apparmorFile(path);
  if (text !== undefined) return [{name, text}];
  return (host.list(path) ?? []).toSorted().flatMap(one => {
    const inner = isIgnored(one) ? undefined : host.apparmorFile(`${path}/${one}`);
    return inner === undefined ? [] : [{name: `${name}/${one}`, text: inner}];
  });
}

/** As apparmor_parser passes over what packages and editors leave behind. */
function isIgnored(name: string): boolean {
  return /^\.|~$|\.(?:dpkg-\w+|rpmnew|rpmsave|orig|rej|bak)$/u.test(name);
}

/** Flags that are modes: the loaded one counts, which aa-enforce or a later edit may have set apart from the file's. */
const MODES = new Set(['enforce', 'complain', 'kill', 'unconfined', 'prompt']);

/**
 * The flags of a profile that is loaded.
 *
 * @param flags of its text
 * @param mode as the kernel tells it; undefined where it is not loaded, or nobody tells
 */
export function loadedFlags(flags: readonly string[], mode: string | undefined): readonly string[] {
  return mode === undefined ? flags : [...flags.filter(flag => !MODES.has(flag)), mode];
}
