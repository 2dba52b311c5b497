// SPDX-License-Identifier: Apache-2.0
/** One side of a comparison: definitions to be planned, plans that were saved, or what generate wrote. */
import {existsSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {ComparedPlan} from '../diff/diff-plans.ts';
import {looksLikeJson, parseSavedPlans} from '../diff/saved-plan.ts';
import {profileOnDisk, type ProfileOnDisk} from '../layers/apparmor/profile-on-disk.ts';
import {parseRulesFile} from '../audit/rules-on-disk.ts';
import {KnownError} from '../errors.ts';
import {reasonOf} from '../files/errno.ts';
import {readRegularFile} from '../files/read-regular-file.ts';
import {emptyPlan} from '../layers/layers.ts';
import type {LabelPlan} from '../layers/plan.ts';
import {renderProfile} from '../render/apparmor/render-profile.ts';
import {readDefinitions} from './definitions/read-definitions.ts';
import {type DefinitionBytes, LARGEST_DEFINITION} from './definitions/definition-bytes.ts';
import type {Output} from './output.ts';
import {inFile} from '../library/definition.ts';
import {comparedPlans} from '../library/diff.ts';
import type {PlanningSite} from '../library/open-site.ts';

export interface DiffSide {
  readonly plans: readonly ComparedPlan[];
  /** Whether these are AppArmor's rules and nothing else. */
  readonly rulesOnly: boolean;
}

/** As `generate` would write its profile: what stands around the rules can then be compared with a folder's. */
export function asWritten(plan: ComparedPlan): ComparedPlan {
  const {apparmor, domain} = plan;
  if ('refused' in apparmor || apparmor.around !== undefined || !PROFILE_FILE.test(apparmor.profile))
    return plan;
  const {profile: name, files} = apparmor;
  const [file] = renderProfile(apparmor, domain.type);
  if (!file) return plan;
  const {around} = profileOnDisk(file.text, {file: name, name, read: () => files});
  return {...plan, apparmor: {...apparmor, around}};
}

/** Saved plans of a fleet in one file. */
const LARGEST_PLANS = 512 * 1024 * 1024;
const PROFILE_FILE = /^(libvirt-[0-9a-f-]{36})(?:\.files)?$/;

/**
 * @param operand a definition, a directory of them, a saved plan, a folder that `generate` wrote, a folder of
 *   libvirt's profiles, or `-`
 * @throws KnownError with the file it is about
 */
export function readSide(operand: string, site: PlanningSite, output: Output): DiffSide {
  const folder = operand === '-' ? undefined : outputFolder(operand);
  if (folder !== undefined) return readOutput(folder);
  if (isSavedPlan(operand)) return {plans: parseSavedPlans(readText(operand), operand), rulesOnly: false};
  const places = {layout: site.layout, note: (text: string) => output.note(text)};
  const found = [...readDefinitions([operand], places)].map(whole);
  const [first] = found;
  const text = first?.file === '-' ? new TextDecoder().decode(first.xml) : '';
  const plans = looksLikeJson(text) ? parseSavedPlans(text, '-') : comparedPlans(found, site);
  return {plans, rulesOnly: false};
}

function whole(definition: DefinitionBytes): {readonly file: string; readonly xml: Uint8Array} {
  const {file} = definition;
  if ('failure' in definition) throw inFile(definition.failure, file);
  return {file, xml: definition.content};
}

interface OutputFolder {
  readonly plans: string | undefined;
  readonly rules: string | undefined;
}

/** Where plans and rules are in a folder; undefined when it is none of the kind. */
function outputFolder(folder: string): OutputFolder | undefined {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return undefined;
  const plans = [join(folder, 'plan')].find(existsSync);
  const rules = [join(folder, 'apparmor'), folder].find(
    one => existsSync(one) && profileNames(one).length > 0,
  );
  return plans === undefined && rules === undefined ? undefined : {plans, rules};
}

/** What stands in the rules' files counts, not what the plan beside them says: somebody may have edited them. */
function readOutput({plans: planFolder, rules: rulesFolder}: OutputFolder): DiffSide {
  const plans = planFolder === undefined ? [] : savedPlans(planFolder);
  const found = (name: string) => (rulesFolder === undefined ? undefined : readRules(rulesFolder, name));
  if (planFolder !== undefined)
    return {plans: plans.map(plan => withRules(plan, found(plan.apparmor.profile))), rulesOnly: false};
  const names = rulesFolder === undefined ? [] : profileNames(rulesFolder);
  return {plans: names.map(name => rulesPlan([name, found(name) ?? {rules: []}])), rulesOnly: true};
}

function savedPlans(folder: string): readonly LabelPlan[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.json'));
  return names.sort().flatMap(name => parseSavedPlans(readText(join(folder, name)), join(folder, name)));
}

/** Of VMs: each has a profile, a file of its rules, or both. */
function profileNames(folder: string): readonly string[] {
  const names = readdirSync(folder).flatMap(name => PROFILE_FILE.exec(name)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** The whole profile where it is there; without it, the rules that libvirt would have it include. */
function readRules(folder: string, name: string): RulesOnDisk | undefined {
  const profile = join(folder, name);
  const rules = `${profile}.files`;
  if (existsSync(profile))
    return profileOnDisk(readText(profile), {file: profile, name, read: ownTexts(folder)});
  return existsSync(rules) ? {rules: parseRulesFile(readText(rules), rules)} : undefined;
}

/** What profiles of a folder include: its own files, and the administrator's beside the folder. */
function ownTexts(folder: string): (included: string) => string | undefined {
  return included => {
    const [first = '', ...rest] = included.split('/');
    const path = first === 'libvirt' ? join(folder, ...rest) : join(folder, '..', included);
    return rest.includes('..') || !existsSync(path) ? undefined : readText(path);
  };
}

type RulesOnDisk = Pick<ProfileOnDisk, 'rules'> & Partial<ProfileOnDisk>;

function withRules(plan: LabelPlan, found: RulesOnDisk | undefined): LabelPlan {
  if (found === undefined || 'refused' in plan.apparmor) return plan;
  const known = new Map(plan.apparmor.rules.map(rule => [rule.path, rule.from]));
  const rules = found.rules.map(rule => ({...rule, from: known.get(rule.path) ?? rule.from}));
  return {...plan, apparmor: {...plan.apparmor, ...found, rules}};
}

function rulesPlan([profile, found]: readonly [string, RulesOnDisk]): LabelPlan {
  const plan = emptyPlan({name: profile, uuid: profile.replace('libvirt-', '')});
  return {...plan, apparmor: {profile, files: '', ...found}};
}

function isSavedPlan(operand: string): boolean {
  return operand.endsWith('.json') || operand.endsWith('.ndjson');
}

function readText(file: string): string {
  const limit = isSavedPlan(file) ? LARGEST_PLANS : LARGEST_DEFINITION;
  try {
    return readRegularFile(file, {largest: limit}).toString('utf8');
  } catch (cause) {
    throw new KnownError('UNREADABLE', `cannot be read: ${reasonOf(cause)}`, {
      file,
      help: 'name a definition, a saved plan or a folder that generate wrote',
      cause,
    });
  }
}
