// SPDX-License-Identifier: Apache-2.0
/** Where a VM's profile and its rules are. */
import {dirname, join} from 'node:path';
import type {VirtType} from '../../domain/domain.ts';
import type {ApparmorPolicy} from '../../policy/policy.ts';
import type {SiteOptions} from './command-line.ts';

export interface Places {
  readonly profile: string;
  /** The generated rules, included by the profile. */
  readonly files: string;
  readonly templateDirectory: string;
  readonly parser: string;
}

export function placesOf(profile: string, policy: ApparmorPolicy, site: SiteOptions): Places {
  const directory = site.outputDirectory ?? policy.directory;
  return {
    profile: join(directory, profile),
    files: join(directory, `${profile}.files`),
    templateDirectory: site.templateDirectory ?? directory,
    parser: site.parser ?? policy.parser,
  };
}

/** All of QEMU's types share one template; the others are named after their type. */
export function templateFor(type: VirtType, {templateDirectory}: Places): string {
  const kind = ['qemu', 'kqemu', 'kvm'].includes(type) ? 'qemu' : type;
  return join(templateDirectory, `TEMPLATE.${kind}`);
}

/** apparmor_parser looks for `<…>` in /etc/apparmor.d; rules that are elsewhere need their whole name. */
export function includeLine({files, profile}: Places, name: string): string {
  const searched = dirname(profile) === '/etc/apparmor.d/libvirt';
  return `#include if exists ${searched ? `<libvirt/${name}.files>` : `"${files}"`}`;
}
