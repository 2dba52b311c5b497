// SPDX-License-Identifier: Apache-2.0
/** The AppArmor files of one VM. */
import {FILES_HEADER} from '../../layers/apparmor/helper/plan-helper.ts';
import {KnownError} from '../../errors.ts';
import type {ApparmorPlan} from '../../layers/plan.ts';
import type {ProfileTexts} from '../../verify/verify-context.ts';
import {TEXT_MODE, type OutputFile} from '../output-file.ts';
import {readTemplate} from '../templates.ts';
import {complaining, fillTemplate} from './fill-template.ts';

/** What a profile is to look like around its rules. */
export interface ProfileForm {
  /** The text of the site's own template, in place of ours. */
  readonly template?: string | undefined;
  /** Log what would be refused, and allow it. */
  readonly complain?: boolean | undefined;
  /** The name of a profile of its own that libvirt leaves alone, its rules in the profile itself. */
  readonly durable?: string | undefined;
  /** UUID of the VM that a durable profile is for, which its name does not tell. */
  readonly owner?: string | undefined;
  /** Include a file for rules of the site's own. libvirt's profiles have none. */
  readonly local?: boolean | undefined;
  /** Whether the installed parser knows `include if exists`; one that does not gets plain includes. */
  readonly ifExists?: boolean | undefined;
  /** Whether the installed parser knows `abi`. */
  readonly abi?: boolean | undefined;
}

/** Names that are file names and words of the profile language, and nothing more. */
const NAME = /^[A-Za-z0-9][\w.+-]{0,127}$/u;

/**
 * @param type the domain's; a container's profile has no generated rules
 * @throws KnownError when there is no plan to write down, or a name or template that cannot be used
 */
export function renderProfile(
  plan: ApparmorPlan,
  type: string,
  form: ProfileForm = {},
): readonly OutputFile[] {
  if ('refused' in plan) {
    const {code, message, from} = plan.refused;
    throw new KnownError(code, message, {place: from});
  }
  if (form.durable !== undefined) {
    const name = checkedName(form.durable);
    return [text(name, ownerLine(form.owner) + profileText(name, type, form, rulesOf(plan.files)))];
  }
  const name = checkedName(plan.profile);
  const profile = text(name, includingProfile(name, type, form));
  return type === 'lxc' ? [profile] : [profile, text(`${name}.files`, plan.files)];
}

/** A profile that includes the file of its rules; a container's has none. */
export function includingProfile(name: string, type: string, form: ProfileForm): string {
  const include = `#include ${form.ifExists === false ? '' : 'if exists '}<libvirt/${name}.files>`;
  return profileText(name, type, form, type === 'lxc' ? [] : [include]);
}

/** For what compares a profile with the one that would be written. */
export const PROFILE_TEXTS: ProfileTexts = {
  including: (profile, type, template) => includingProfile(profile, type, {template}),
  durable: (plan, type, template) =>
    renderProfile(plan, type, {durable: plan.profile, template})[0]?.text ?? '',
};

/** The first line of a durable profile. A profile without it is not ours to replace for a name in a definition. */
export function ownerLine(owner: string | undefined): string {
  return owner === undefined ? '' : `# svirtgen: the profile of VM ${owner}\n`;
}

/** The profile itself; what it includes is in other files. */
export function profileText(name: string, type: string, form: ProfileForm, body: readonly string[]): string {
  const template = form.template ?? ownTemplate(type, form);
  const local = form.local && form.ifExists !== false ? [`#include if exists <local/${name}>`] : [];
  return fillTemplate(form.complain ? complaining(template) : template, name, [...body, ...local]);
}

function ownTemplate(type: string, {durable, abi}: ProfileForm): string {
  if (type === 'lxc') return readTemplate('apparmor/TEMPLATE.lxc');
  if (durable === undefined) return readTemplate('apparmor/TEMPLATE.qemu');
  const template = readTemplate('apparmor/TEMPLATE.durable');
  return abi === false ? template.replace(/^abi .*\n/mu, '') : template;
}

/** Without the header, which warns of changes that nobody is going to overwrite here. */
function rulesOf(files: string): readonly string[] {
  const lines = files.slice(FILES_HEADER.length).split('\n');
  return lines.filter(line => line !== '').map(line => line.trimStart());
}

function checkedName(name: string): string {
  if (NAME.test(name)) return name;
  throw new KnownError(
    'AA_PROFILE_NAME',
    `${JSON.stringify(name)} cannot be the name of a profile and its file`,
    {
      help: 'use letters, digits and . _ + -, beginning with a letter or digit',
    },
  );
}

function text(name: string, content: string): OutputFile {
  return {path: `apparmor/${name}`, text: content, mode: TEXT_MODE};
}
