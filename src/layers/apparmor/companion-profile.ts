// SPDX-License-Identifier: Apache-2.0
/**
 * The profiles that companions run under. libvirt starts them under the VM's, whose abstraction says how it goes on:
 * `swtpm rmpix` leads to a loaded profile that is attached to the program, and to the VM's where there is none;
 * `passt Cx -> passt` leads to the abstraction's own child, whatever else is loaded.
 */
import {unlessRefused} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import {TUNABLES} from '../../kernel-model/apparmor/check-rules.ts';
import {parseProfiles} from '../../kernel-model/apparmor/parse-profiles.ts';
import type {Included} from '../../kernel-model/apparmor/profile.ts';
import {includedTexts, loadedFlags, ruleOf} from './profile-body.ts';
import {PASST_RULES, SWTPM_RULES, type StockRule} from './stock-rules.ts';

export interface CompanionProfile {
  readonly flags: readonly string[];
  readonly rules: readonly StockRule[];
}

const ROOT = '/etc/apparmor.d';
const SWTPM_FILE = 'usr.bin.swtpm';
/** What the profile is called: distributions name it, and an unnamed one is called after the program. */
const SWTPM_NAMES = ['swtpm', '/usr/bin/swtpm'];

/** Which packages' file a companion's profile is, below /etc/apparmor.d; an administrator's rules are in local/. */
export function companionFile(profile: string): string | undefined {
  return SWTPM_NAMES.includes(profile) ? SWTPM_FILE : undefined;
}

/** The profile that swtpm changes to when it is started; undefined where it stays in the VM's. */
export function swtpmProfile(host: Host): string | undefined {
  const loaded = SWTPM_NAMES.find(name => host.profileMode(name) !== undefined);
  if (loaded !== undefined || host.lstat(`${ROOT}/disable/${SWTPM_FILE}`)?.type === 'symlink') return loaded;
  // What is loaded is root's to see; what is installed is loaded at boot.
  return installed(host)?.name;
}

/** @param profile as the process has it; undefined for the VM's own */
export function companionProfile(profile: string, host: Host): CompanionProfile | undefined {
  if (profile.endsWith('//passt')) return {flags: [], rules: [...PASST_RULES, ...passtAbstraction(host)]};
  if (companionFile(profile) === undefined) return undefined;
  const {flags, rules} = installed(host) ?? {flags: [], rules: SWTPM_RULES};
  return {flags: loadedFlags(flags, host.profileMode(profile)), rules};
}

function installed(host: Host): (CompanionProfile & {readonly name: string}) | undefined {
  const text = host.apparmorFile(`${ROOT}/${SWTPM_FILE}`);
  const profile = text === undefined ? undefined : parsed(text, SWTPM_FILE, host);
  return profile && {name: profile.name, flags: profile.flags, rules: profile.rules.map(ruleOf)};
}

/** Of the passt package: the abstraction's child includes it where it exists. */
function passtAbstraction(host: Host): readonly StockRule[] {
  const child = 'profile passt {\n  include if exists <abstractions/passt>\n}\n';
  return parsed(child, 'passt', host)?.rules.map(ruleOf) ?? [];
}

function parsed(text: string, file: string, host: Host) {
  const include = (name: string, searched: boolean): readonly Included[] =>
    name === 'tunables/global' ? [{name, text: TUNABLES}] : includedTexts(name, searched, ROOT, host);
  return unlessRefused(() => parseProfiles(text, {file, include}).profiles[0]);
}
