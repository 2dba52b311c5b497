/** One side of a comparison: definitions to be planned, plans that were saved, or what generate wrote. */
import {existsSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {looksLikeJson, parseSavedPlans} from '../diff/saved-plan.ts';
import {parseRulesFile} from '../audit/rules-on-disk.ts';
import {KnownError} from '../errors.ts';
import {readRegularFile} from '../files/read-regular-file.ts';
import type {ApparmorRule, LabelPlan} from '../layers/plan.ts';
import {parseDefinition} from './definitions/each-definition.ts';
import {LARGEST_DEFINITION} from './definitions/largest-definition.ts';
import {readDefinitions} from './definitions/read-definitions.ts';
import type {Definition} from './definitions/read-definitions.ts';
import type {Output} from './output.ts';
import {planParsed} from '../library/plan.ts';
import type {PlanningSite} from '../library/open-site.ts';

export interface DiffSide {
  readonly plans: readonly LabelPlan[];
  /** Whether these are AppArmor's rules and nothing else. */
  readonly rulesOnly: boolean;
}

/** Saved plans of a fleet in one file. */
const LARGEST_PLANS = 512 * 1024 * 1024;
const RULES_FILE = /^(libvirt-[0-9a-f-]{36})\.files$/;

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
  return {plans: [...readDefinitions([operand], places)].flatMap(one => planOf(one, site)), rulesOnly: false};
}

function planOf(definition: Definition, site: PlanningSite): readonly LabelPlan[] {
  if ('content' in definition && definition.file === '-') {
    const text = new TextDecoder().decode(definition.content);
    if (looksLikeJson(text)) return parseSavedPlans(text, '-');
  }
  const parsed = parseDefinition(definition, site);
  try {
    if ('failure' in parsed) throw parsed.failure;
    return [planParsed(parsed, site).plan];
  } catch (failure) {
    if (!(failure instanceof KnownError)) throw failure;
    const {code, message, place, help} = failure;
    throw new KnownError(code, message, {file: failure.file ?? parsed.file, place, help, cause: failure});
  }
}

interface OutputFolder {
  readonly plans: string | undefined;
  readonly rules: string | undefined;
}

/** Where plans and rules are in a folder; undefined when it is none of the kind. */
function outputFolder(folder: string): OutputFolder | undefined {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return undefined;
  const plans = [join(folder, 'plan')].find(existsSync);
  const rules = [join(folder, 'apparmor'), folder].find(one => existsSync(one) && rulesFiles(one).length > 0);
  return plans === undefined && rules === undefined ? undefined : {plans, rules};
}

/** What stands in the rules' files counts, not what the plan beside them says: somebody may have edited them. */
function readOutput({plans: planFolder, rules: rulesFolder}: OutputFolder): DiffSide {
  const plans = planFolder === undefined ? [] : savedPlans(planFolder);
  const rules = new Map(rulesFolder === undefined ? [] : rulesFiles(rulesFolder).map(readRules));
  if (planFolder === undefined) return {plans: [...rules].map(rulesPlan), rulesOnly: true};
  return {plans: plans.map(plan => withRules(plan, rules.get(plan.apparmor.profile))), rulesOnly: false};
}

function savedPlans(folder: string): readonly LabelPlan[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.json'));
  return names.sort().flatMap(name => parseSavedPlans(readText(join(folder, name)), join(folder, name)));
}

function rulesFiles(folder: string): readonly string[] {
  const names = readdirSync(folder).filter(name => RULES_FILE.test(name));
  return names.sort().map(name => join(folder, name));
}

function readRules(file: string): readonly [profile: string, rules: readonly ApparmorRule[]] {
  const profile = RULES_FILE.exec(file.slice(file.lastIndexOf('/') + 1))?.[1] ?? '';
  return [profile, parseRulesFile(readText(file), file)];
}

function withRules(plan: LabelPlan, rules: readonly ApparmorRule[] | undefined): LabelPlan {
  if (rules === undefined || 'refused' in plan.apparmor) return plan;
  const known = new Map(plan.apparmor.rules.map(rule => [rule.path, rule.from]));
  const named = rules.map(rule => ({...rule, from: known.get(rule.path) ?? rule.from}));
  return {...plan, apparmor: {...plan.apparmor, rules: named}};
}

function rulesPlan([profile, rules]: readonly [string, readonly ApparmorRule[]]): LabelPlan {
  return {
    domain: {name: profile, uuid: profile.replace('libvirt-', ''), id: -1, type: ''},
    processes: [],
    selinux: {process: null, image: null, labels: [], restore: []},
    dac: {uid: null, gid: null, labels: [], restore: []},
    apparmor: {profile, files: '', rules},
    cgroup: {rules: []},
    namespace: {nodes: []},
    warnings: [],
  };
}

function isSavedPlan(operand: string): boolean {
  return operand.endsWith('.json') || operand.endsWith('.ndjson');
}

function readText(file: string): string {
  const limit = isSavedPlan(file) ? LARGEST_PLANS : LARGEST_DEFINITION;
  try {
    return readRegularFile(file, {largest: limit}).toString('utf8');
  } catch (cause) {
    throw new KnownError('UNREADABLE', `cannot be read: ${(cause as Error).message}`, {file, cause});
  }
}
