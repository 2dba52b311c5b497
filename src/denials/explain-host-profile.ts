// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals of programs around a VM, which run under profiles of their own. */
import type {Analysis} from '../layers/analysis.ts';
import {isSystemProgram} from '../policy/system-programs.ts';
import {missingRule} from './apparmor-rule.ts';
import type {Barred} from './apparmor-causes.ts';
import type {ApparmorCause} from './cause.ts';
import type {ApparmorDenial} from './denial.ts';
import {
  isContainerProfile,
  isLibvirtDaemon,
  isQemuThread,
  programOfProfile,
  startedInComplainMode,
  type HostProgram,
} from './host-programs.ts';
import {vmOfProfile} from './known-vms.ts';
import {LOGGING, noiseOf} from './noise.ts';
import {otherManager} from './other-managers.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import {isGivenToNobody, isKnownEmulator, ofTheHost} from './of-the-host.ts';

export function explainHostProfile(denial: ApparmorDenial, analyses: readonly Analysis[]): ApparmorCause {
  const {profile, name, operation, comm, fields} = denial;
  const path = name?.startsWith('/') ? name : undefined;
  const special = aboutProfiles(denial) ?? aboutNamespaces(denial) ?? complained(profile);
  if (special) return special;
  if (isContainerProfile(profile)) return {kind: 'container-profile', profile, rule: missingRule(denial)};
  const program = programOfProfile(profile);
  // LXD, Incus and others make profiles of their own, and the same QEMU tries the same there.
  const isQemu = isQemuThread(comm);
  const tried = !program && isQemu && path !== undefined ? noiseOf(path, denial.mask) : undefined;
  if (tried !== undefined) return {kind: 'noise', noise: tried};
  if (!program) return ofAnother(denial, isQemu);
  if (denial.cut) return {kind: 'cut-off', path, operation};
  if (path === undefined && fields.get('info')?.includes('disconnected path'))
    return disconnected(denial, program);
  const cause = path === undefined ? undefined : aboutPath(path, denial, program, analyses);
  if (cause) return cause;
  const barred = path === undefined ? undefined : barredFrom(path, denial);
  const rule = barred === undefined ? missingRule(denial) : undefined;
  return {kind: 'host-program', operation, program, rule, barred};
}

/** It has no name from the root on; the system's log is noise wherever it is opened from. */
function disconnected({name = '', profile}: ApparmorDenial, program: HostProgram): ApparmorCause {
  return LOGGING.test(`/${name}`)
    ? {kind: 'noise', noise: 'logging'}
    : {kind: 'disconnected-path', path: name, profile, program};
}

/** Of a snap it is the program that says whether VMs have anything to do with it. */
function ofAnother(denial: ApparmorDenial, isQemu: boolean): ApparmorCause {
  const {profile, comm, name, mask} = denial;
  const who = comm ?? 'a program';
  const found = otherManager(profile);
  if (!found || (found.manager === 'snap' && !isQemu && !isDaemonOfSnap(profile)))
    return {kind: 'stranger', who: `${who}, under the profile ${profile}`};
  const path = name?.startsWith('/') ? name : undefined;
  // A container has files of its own under names of the host's.
  const isVm = isQemu && found.instance !== undefined;
  const host = isVm && path !== undefined ? ofTheHost(path, mask) : undefined;
  const rule = host === undefined && denial.operation !== 'exec' ? missingRule(denial) : undefined;
  return {kind: 'other-manager', ...found, who, path, rule, host};
}

/** `snap.NAME.APP` of a snap that brings a libvirt of its own, as OpenStack's does. */
function isDaemonOfSnap(profile: string): boolean {
  return isLibvirtDaemon(`/${profile.split('.').at(-1) ?? ''}`);
}

/** One that was to be entered, loaded or replaced. */
function aboutProfiles({operation, name, comm, fields}: ApparmorDenial): ApparmorCause | undefined {
  const target = fields.get('target') ?? name;
  const isEntered = /^change_|^stack/.test(operation) && target !== undefined && vmOfProfile(target, []);
  if (isEntered && fields.get('info')?.includes('not found'))
    return {kind: 'profile-absent', profile: target};
  return operation.startsWith('profile_') && name !== undefined
    ? {kind: 'profile-not-loaded', profile: name, who: comm ?? 'a program'}
    : undefined;
}

function aboutNamespaces({
  profile,
  operation,
  name,
  comm,
  fields,
}: ApparmorDenial): ApparmorCause | undefined {
  if (profile !== 'unprivileged_userns' && (profile !== 'unconfined' || operation !== 'userns_create'))
    return undefined;
  const about = fields.get('capname') ?? (name?.startsWith('/') ? name : operation);
  return {kind: 'restricted-namespace', who: comm ?? 'a program', about};
}

function complained(profile: string): ApparmorCause | undefined {
  const child = startedInComplainMode(profile);
  const program = child && programOfProfile(child.parent);
  if (!program) return undefined;
  const {started} = child;
  return {kind: 'complain-child', program, started, barred: mayStart(started) ? undefined : 'program'};
}

/** Programs that a daemon is told to run beside those of the system, such as libvirt's hooks. */
const TOLD = /^\/etc\//;

/** Of a process, whichever it is: its number says nothing once it has ended. */
const MEMORY = /^\/+proc\/+\d+\/+(?:task\/+\d+\/+)?mem$/;

/** Why no rule is proposed: it would start what anybody can put there, or give away the host. */
function barredFrom(path: string, {operation, profile}: ApparmorDenial): Barred | undefined {
  if (operation === 'exec') return mayStart(path) ? undefined : 'program';
  if (MEMORY.test(path)) return 'host';
  return isGivenToNobody(path) && !IS_DAEMON.test(profile) ? 'host' : undefined;
}

function mayStart(path: string): boolean {
  return isSystemProgram(path) || TOLD.test(path);
}

function aboutPath(
  path: string,
  denial: ApparmorDenial,
  program: HostProgram,
  analyses: readonly Analysis[],
): ApparmorCause | undefined {
  const {operation, mask, profile} = denial;
  const isHelper = profile.endsWith('virt-aa-helper');
  if (isHelper && path.endsWith('/apparmor_parser') && isSystemProgram(path))
    return {kind: 'helper-cannot-load', path};
  if (operation === 'exec' && isKnownEmulator(path, analyses))
    return {kind: 'emulator-refused', path, program};
  // Without a library that is not mapped a program does not start, whatever else it does without.
  if (!/^r+$/.test(mask)) return undefined;
  if (NAME_SERVICE.test(path)) return {kind: 'noise', noise: 'name-service'};
  if (isHelper && HARDWARE.test(path)) return undefined;
  if (isHelper)
    return LIBRARIES.test(path)
      ? {kind: 'noise', noise: 'libraries'}
      : {
          kind: 'helper-cannot-read',
          path,
          what: ofTheHost(path, mask),
          chain:
            HAS_NONE_BELOW.test(path) || isRaw(path, analyses)
              ? 'none'
              : VOLUME.test(path)
                ? 'perhaps'
                : 'likely',
        };
  const noise = IS_DAEMON.test(profile) ? undefined : noiseOf(path, mask);
  return noise === undefined ? undefined : {kind: 'noise', noise};
}

/** What a daemon does not see of the host, VMs may miss: devices it cannot list, a mount it cannot find. */
const IS_DAEMON = /(?:libvirtd|virt[a-z]{1,20}d)$/;

/** The helper asks for names of users, and gets along with numbers. */
const NAME_SERVICE =
  /^\/etc\/(?:nsswitch\.conf|passwd|group|hosts|host\.conf|resolv\.conf|gai\.conf|services)$/;

/** Libraries' own files, and the kernel's: no image is there. */
const LIBRARIES = /^\/(?:etc|usr\/(?:share|lib\w*)|proc|run\/udev)\//;
/** Media of optical drives and ROMs: an image of those has no other one below it. */
const HAS_NONE_BELOW = /^\/dev\/(?:sr|scd)\d+$|\.(?:iso|fd|rom)$/i;
/** Volumes of ZFS, of LVM and whole disks are raw as a rule, and may hold an image of any format. */
const VOLUME = /^\/dev\//;

/** The helper reads the header of a raw disk, too, and makes nothing of it. */
function isRaw(path: string, analyses: readonly Analysis[]): boolean {
  const formats = analyses.flatMap(({site, host}) =>
    site.domain.disks.flatMap(({source}) =>
      source.path !== undefined && resolvedPath(source.path, host) === path ? [source.format] : [],
    ),
  );
  return formats.length > 0 && formats.every(format => format === 'raw');
}

/** What it asks of devices of the host, without which they get no rules. */
const HARDWARE = /^\/(?:sys|dev\/bus)\//;
