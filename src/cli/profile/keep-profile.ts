// SPDX-License-Identifier: Apache-2.0
/** What is kept of a profile that is there already. */
import {join} from 'node:path';
import {KnownError} from '../../errors.ts';
import {readRegularFile} from '../../files/read-regular-file.ts';
import {ownerLine, includingProfile, type ProfileForm} from '../../render/apparmor/render-profile.ts';
import type {BinaryFile, OutputFile} from '../../render/output-file.ts';
import {errnoOf, reasonOf} from '../../files/errno.ts';

/**
 * The files to write. A profile that somebody has changed is left alone: only its rules are renewed, as
 * libvirt does. One that is what we would have written, in whatever form, is nobody's work.
 *
 * @param folder the output folder
 */
export function withoutKeptProfile(
  files: readonly (OutputFile | BinaryFile)[],
  folder: string,
  type: string,
  form: ProfileForm,
): {readonly files: readonly (OutputFile | BinaryFile)[]; readonly kept: string | undefined} {
  const rules = files.find(({path}) => /^apparmor\/[^/]+\.files$/u.test(path));
  const profile = files.find(({path}) => rules?.path === `${path}.files`);
  if (profile === undefined) return {files, kept: undefined};
  const path = join(folder, profile.path);
  const current = textOf(path);
  const name = profile.path.slice('apparmor/'.length);
  const ours = formsOf(form).map(other => includingProfile(name, type, other));
  if (current === undefined || ours.includes(current)) return {files, kept: undefined};
  return {files: files.filter(file => file !== profile), kept: path};
}

function formsOf(form: ProfileForm): readonly ProfileForm[] {
  const choices = [true, false];
  return [form.template, undefined].flatMap(template =>
    choices.flatMap(complain =>
      choices.flatMap(local => choices.map(ifExists => ({template, complain, local, ifExists}))),
    ),
  );
}

/**
 * A name that a definition chose must not replace a profile that somebody else has made, be it for another VM
 * or by hand.
 *
 * @throws KnownError AA_PROFILE_TAKEN
 */
export function refuseTakenProfile(
  files: readonly (OutputFile | BinaryFile)[],
  folder: string,
  {durable, owner}: ProfileForm,
): void {
  const profile = files.find(({path}) => path === `apparmor/${durable}`);
  if (profile === undefined) return;
  const file = join(folder, profile.path);
  const current = textOf(file);
  if (current === undefined || current.startsWith(ownerLine(owner))) return;
  throw new KnownError('AA_PROFILE_TAKEN', "this profile exists already, and is not known to be this VM's", {
    file,
    help: `give the static label another name, or remove the file if it is meant for VM ${owner}`,
  });
}

/** Nobody's profile is larger, by far; and one that is not read is not replaced either. */
const LARGEST_PROFILE = 10 * 1024 * 1024;

/** undefined where there is no file, as nobody's work is lost then; a symlink, or what is no file, is the writer's to refuse. */
function textOf(path: string): string | undefined {
  try {
    return readRegularFile(path, {largest: LARGEST_PROFILE, followLinks: false}).toString('utf8');
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'NOT_A_FILE', 'ENXIO'].includes(errnoOf(cause) ?? ''))
      return undefined;
    throw new KnownError(
      'UNREADABLE',
      `cannot look for a profile that is there already: ${reasonOf(cause)}`,
      {
        file: path,
        help: 'make it readable or remove it, or choose another folder with -o',
        cause,
      },
    );
  }
}
