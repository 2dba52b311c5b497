// SPDX-License-Identifier: Apache-2.0
/** What a VM's profile is to look like around its rules. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Domain} from '../../domain/domain.ts';
import {KnownError} from '../../errors.ts';
import {reasonOf} from '../../files/errno.ts';
import {refuseUntrusted} from '../../host/trusted-file.ts';
import {libvirtFeatures} from '../../versions/libvirt-changes.ts';
import {parserFeatures} from '../../versions/parser-changes.ts';
import {staticProfile, templateName} from '../../layers/apparmor/profile-name.ts';
import type {ProfileForm} from '../../render/apparmor/render-profile.ts';
import type {PlanningSite} from '../open-site.ts';

export interface ProfileOptions {
  readonly complain?: boolean | undefined;
  readonly durable?: string | undefined;
  readonly templateDirectory?: string | undefined;
}

/** @throws KnownError AA_NO_TEMPLATE when the named directory has none for this type of domain; UNTRUSTED_FILE */
export function profileForm(domain: Domain, site: PlanningSite, options: ProfileOptions): ProfileForm {
  const parser = parserFeatures(site.parser);
  return {
    template: siteTemplate(domain, site, options),
    complain: options.complain,
    durable: options.durable ?? staticProfile(domain),
    owner: domain.uuid,
    local: site.mode === 'strict',
    ifExists:
      parser.optionalInclude && (site.mode === 'strict' || libvirtFeatures(site.libvirt).optionalInclude),
    abi: parser.abi,
  };
}

/** The administrator's own template: of the named directory, or of this host's libvirt. */
function siteTemplate(
  {type}: Domain,
  {host, policy}: PlanningSite,
  {templateDirectory}: ProfileOptions,
): string | undefined {
  const directory = templateDirectory ?? (host.kind === 'live' ? policy.apparmor.directory : undefined);
  if (directory === undefined) return undefined;
  const file = join(directory, templateName(type));
  if (templateDirectory === undefined && !existsSync(file)) return undefined;
  refuseUntrusted(file);
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new KnownError('AA_NO_TEMPLATE', `the profile's template cannot be read: ${reasonOf(cause)}`, {
      file,
      help: 'name a folder that has it with --template-directory, or leave that option out',
      cause,
    });
  }
}
