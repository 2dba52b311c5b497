// SPDX-License-Identifier: Apache-2.0
/** The VM's profile as it is installed, and as it would be made from the site's template. */
import {dirname} from 'node:path/posix';
import {profileOnDisk, type ProfileOnDisk} from '../layers/apparmor/profile-on-disk.ts';
import {KnownError} from '../errors.ts';
import type {VerifyContext} from './verify-context.ts';
import {templateName} from '../layers/apparmor/profile-name.ts';
import {profileFile} from './profile-file.ts';

/** @throws KnownError with a code that begins with AA_ */
export function installedProfile(text: string, one: VerifyContext): ProfileOnDisk {
  const {profile} = one.analysis.plan.apparmor;
  const {directory} = one.analysis.site.policy.apparmor;
  const read = (included: string) => textOf(`${dirname(directory)}/${included}`, one);
  return profileOnDisk(text, {file: profileFile(one), name: profile, read});
}

/**
 * Made from the template of the site, which libvirt takes too; from ours where the site has none that can be used.
 *
 * @param files the text of the VM's rules
 */
export function expectedProfile(files: string, one: VerifyContext): ProfileOnDisk {
  const {profile: name} = one.analysis.plan.apparmor;
  const {type} = one.analysis.plan.domain;
  return fromTemplate(one, template =>
    profileOnDisk(one.profileTexts.including(name, type, template), {file: name, name, read: () => files}),
  );
}

/** With its rules in itself. */
export function durableProfile(one: VerifyContext): ProfileOnDisk {
  const {domain, ...plan} = one.analysis.plan;
  // It is made before the start, and has room for any id.
  const apparmor = one.written ?? plan.apparmor;
  const {profile: name} = apparmor;
  return fromTemplate(one, template => {
    const text = one.profileTexts.durable(apparmor, domain.type, template);
    return profileOnDisk(text, {file: name, name, read: () => undefined});
  });
}

function fromTemplate(
  one: VerifyContext,
  fill: (template: string | undefined) => ProfileOnDisk,
): ProfileOnDisk {
  const {plan, site} = one.analysis;
  const own = `${site.policy.apparmor.directory}/${templateName(plan.domain.type)}`;
  try {
    return fill(textOf(own, one));
  } catch (error) {
    if (error instanceof KnownError) return fill(undefined);
    throw error;
  }
}

function textOf(path: string, {running}: VerifyContext): string | undefined {
  const found = running.text(path);
  return found === undefined || found === 'unreadable' ? undefined : found.content;
}
