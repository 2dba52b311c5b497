// SPDX-License-Identifier: Apache-2.0
/** A VM's profile file: made from the template, and removed when nobody has changed it. */
import {existsSync, rmSync, statSync} from 'node:fs';
import type {VirtType} from '../../domain/domain.ts';
import {KnownError, messageOf} from '../../errors.ts';
import {errnoOf} from '../../files/errno.ts';
import {refuseUntrusted} from '../../host/trusted-file.ts';
import {createFile} from '../../files/replace-file.ts';
import {FILE_MODE, LARGEST_FILE, readIfExists, readLimited} from './files.ts';
import {HelperFailure} from './failure.ts';
import {includeLine, templateFor, type Places} from './places.ts';
import {fillTemplate} from './template.ts';

/** @throws HelperFailure when there is a profile already, or no template that can be used */
export function createProfile(type: VirtType, profile: string, places: Places): void {
  try {
    const text = profileText(type, profile, places);
    if (existsSync(places.profile)) throw profileExists(places);
    createFile(places.profile, Buffer.from(text, 'latin1'), FILE_MODE);
  } catch (error) {
    throw withConsequence(error);
  }
}

export function profileExists({profile}: Places): HelperFailure {
  const reason = new KnownError('AA_PROFILE_EXISTS', `${profile} exists`, {help: 'replace it with -r'});
  return new HelperFailure('profile exists', {reason});
}

export function isEmptyProfile({profile}: Places): boolean {
  return statSync(profile, {throwIfNoEntry: false})?.size === 0;
}

/**
 * Whether the profile is what a template gives, so that nothing of an administrator's is lost with it. The
 * next start then makes it from the template of that day.
 */
export function isUntouched(profile: string, places: Places): boolean {
  const current = readIfExists(places.profile)?.toString('latin1');
  return (['qemu', 'lxc'] as const).some(
    type => current !== undefined && current === textIfUsable(type, profile, places),
  );
}

function textIfUsable(type: VirtType, profile: string, places: Places): string | undefined {
  try {
    return profileText(type, profile, places);
  } catch (error) {
    if (error instanceof HelperFailure) return undefined;
    throw error;
  }
}

export function removeProfile({profile}: Places): void {
  rmSync(profile, {force: true});
}

/** Text as latin1, so that a template may hold any bytes. */
function profileText(type: VirtType, profile: string, places: Places): string {
  const file = templateFor(type, places);
  if (!existsSync(file)) {
    throw new HelperFailure('template does not exist', {
      reason: new KnownError('AA_NO_TEMPLATE', `${file} does not exist`),
    });
  }
  const include = type === 'lxc' ? undefined : includeLine(places, profile);
  const text = fillTemplate(readTemplate(file), profile, include);
  if (text.length > LARGEST_FILE) throw new HelperFailure('invalid length for new profile');
  return text;
}

function readTemplate(file: string): string {
  try {
    refuseUntrusted(file);
    return readLimited(file).toString('latin1');
  } catch (error) {
    const reason =
      error instanceof KnownError ? error : new KnownError('AA_NO_TEMPLATE', `${file}: ${messageOf(error)}`);
    throw new HelperFailure('failed to read AppArmor template', {reason});
  }
}

function withConsequence(error: unknown): unknown {
  const consequences = ['could not create profile'];
  if (error instanceof HelperFailure)
    return new HelperFailure(error.message, {consequences, ...(error.reason && {reason: error.reason})});
  if (errnoOf(error) === undefined || !(error instanceof Error)) return error;
  return new HelperFailure('failed to create profile', {
    consequences,
    reason: new KnownError('AA_FILE', error.message),
  });
}
