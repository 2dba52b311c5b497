/** What is kept of a profile that is there already. */
import {lstatSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {profileText, type ProfileForm} from '../../render/apparmor/render-profile.ts';
import type {BinaryFile, OutputFile} from '../../render/output-file.ts';

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
  const ours = formsOf(form).map(other => ownText(profile, type, other));
  if (current === undefined || ours.includes(current)) return {files, kept: undefined};
  return {files: files.filter(file => file !== profile), kept: path};
}

function ownText({path}: {readonly path: string}, type: string, form: ProfileForm): string {
  const name = path.slice('apparmor/'.length);
  const include = `#include ${form.ifExists === false ? '' : 'if exists '}<libvirt/${name}.files>`;
  return profileText(name, type, form, [include]);
}

function formsOf(form: ProfileForm): readonly ProfileForm[] {
  const choices = [true, false];
  return [form.template, undefined].flatMap(template =>
    choices.flatMap(complain =>
      choices.flatMap(local => choices.map(ifExists => ({template, complain, local, ifExists}))),
    ),
  );
}

/** A symlink is the writer's to refuse. */
function textOf(path: string): string | undefined {
  return lstatSync(path, {throwIfNoEntry: false})?.isFile() ? readFileSync(path, 'utf8') : undefined;
}
