// SPDX-License-Identifier: Apache-2.0
/** What each mode does. */
import {existsSync} from 'node:fs';
import type {Domain} from '../../domain/domain.ts';
import type {Command, Mode} from './command-line.ts';
import {HelperFailure, type HelperLogger} from './failure.ts';
import type {ProfileLoader} from './parser.ts';
import {includeLine, type Places} from './places.ts';
import {createProfile, isEmptyProfile, isUntouched, profileExists, removeProfile} from './profile-file.ts';
import {openRulesFile} from './rules-file.ts';

export interface Context {
  readonly command: Command;
  readonly places: Places;
  readonly load: ProfileLoader;
  readonly logger: HelperLogger;
}

export type UpdateMode = Extract<Mode, 'create' | 'replace'>;

/**
 * Unloads the profile and removes its rules, and the profile file too unless somebody has changed it: the
 * next start then takes the template as it is that day. What cannot be unloaded keeps its files.
 */
export function deleteProfile({command, places, load}: Context): void {
  const rules = openRulesFile(places.files);
  if (!existsSync(places.profile)) {
    if (!command.dryRun) rules.remove();
    return load('unload');
  }
  load('unload');
  if (command.dryRun) return;
  rules.remove();
  if (isUntouched(command.profile, places)) removeProfile(places);
}

/** Writes the rules, makes the profile where there is none, and loads it; whatever fails, nothing is changed. */
export function updateProfile(mode: UpdateMode, domain: Domain, rules: string, context: Context): void {
  const {command, places, logger} = context;
  if (mode === 'create' && existsSync(places.profile)) throw profileExists(places);
  const purged = isEmptyProfile(places);
  if (purged) logger.warning('Profile of 0 size detected, will attempt to remove it');
  const create = mode === 'create' || purged;
  if (command.dryRun) return showUpdate(rules, create, context);
  if (purged) purge(context);
  install(mode, domain, rules, create, context);
}

function install(mode: UpdateMode, domain: Domain, rules: string, create: boolean, context: Context): void {
  const {command, places, load} = context;
  const rulesFile = openRulesFile(places.files);
  let created = false;
  try {
    if (domain.type !== 'lxc') rulesFile.update(rules, command.extra?.append ?? false);
    if (create) createProfile(domain.type, command.profile, places);
    created = create;
    load(mode === 'create' ? 'load' : 'replace');
  } catch (error) {
    rulesFile.restore();
    if (created) removeProfile(places);
    throw error;
  }
}

/** An empty profile is what is left when the disk was full; loaded, it would confine nothing. */
function purge({places, load}: Context): void {
  try {
    load('unload');
  } catch (error) {
    if (!(error instanceof HelperFailure)) throw error;
    const consequences = [...error.consequences, 'could not remove profile'];
    throw new HelperFailure(error.message, {consequences, ...(error.reason && {reason: error.reason})});
  }
  removeProfile(places);
}

function showUpdate(rules: string, create: boolean, {command, places, logger}: Context): void {
  logger.info(places.files);
  // Without rules the original hands C's null pointer to printf.
  logger.info(rules === '' ? '(null)' : rules);
  if (!create) return;
  logger.info(places.profile);
  logger.info(command.profile);
  logger.info(`  ${includeLine(places, command.profile)}\n`);
}
