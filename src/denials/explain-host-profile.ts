// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals of programs around a VM, which run under profiles of their own. */
import {escapePath} from '../layers/apparmor/escape-path.ts';
import type {ApparmorCause} from './cause.ts';
import type {ApparmorDenial} from './denial.ts';
import {wantedLetters} from './explain-apparmor.ts';
import {programOfProfile} from './host-programs.ts';
import {noiseOf} from './noise.ts';

export function explainHostProfile(denial: ApparmorDenial): ApparmorCause {
  const {profile, name, operation, mask, comm} = denial;
  const program = programOfProfile(profile);
  if (!program) return {kind: 'stranger', who: `${comm ?? 'a program'}, under the profile ${profile}`};
  const path = name?.startsWith('/') ? name : undefined;
  if (path !== undefined && path.endsWith('/apparmor_parser')) return {kind: 'helper-cannot-load', path};
  if (path !== undefined && operation === 'exec' && /\/qemu-system-|\/kvm$|\/qemu-kvm$/.test(path))
    return {kind: 'emulator-refused', path, program};
  if (path !== undefined && NAME_SERVICE.test(path)) return {kind: 'noise', noise: 'name-service'};
  const noise = path === undefined ? undefined : noiseOf(path, mask);
  if (noise !== undefined) return {kind: 'noise', noise};
  if (path !== undefined && profile.endsWith('virt-aa-helper')) return {kind: 'helper-cannot-read', path};
  return {kind: 'host-program', program, rule: ruleFor(denial, path)};
}

/** The helper asks for names of users, and gets along with numbers. */
const NAME_SERVICE =
  /^\/etc\/(?:nsswitch\.conf|passwd|group|hosts|host\.conf|resolv\.conf|gai\.conf|services)$/;

function ruleFor({operation, mask, name, fields}: ApparmorDenial, path: string | undefined): string {
  if (path !== undefined)
    return `"${escapePath(path)}" ${operation === 'exec' ? 'PUx' : wantedLetters(mask) || mask}`;
  const capability = fields.get('capname');
  if (capability !== undefined) return `capability ${capability}`;
  const family = fields.get('family');
  if (family !== undefined) return `network ${family} ${fields.get('sock_type') ?? ''}`.trim();
  if (operation === 'signal') return `signal (${mask || 'send'}) peer="${fields.get('peer') ?? ''}"`;
  if (operation === 'ptrace') return `ptrace (${mask || 'read'}) peer="${fields.get('peer') ?? ''}"`;
  return `# ${operation}${name === undefined ? '' : ` ${name}`}`;
}
