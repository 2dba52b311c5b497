// SPDX-License-Identifier: Apache-2.0
/** What a log shows that no remedy may open, and which of the programs it names are known to be a VM's. */
import {allChardevs} from '../inventory/devices/chardev.ts';
import type {Analysis} from '../layers/analysis.ts';
import {keptMemory} from '../layers/kept-of-vms.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import {asRun} from '../policy/as-run.ts';
import {inHome} from '../policy/homes.ts';
import {ofTheSystem} from '../policy/layout.ts';
import {controlSocket, givesAwayHost, handsOverHost, sensitivePath} from '../policy/sensitive-paths.ts';
import {isSystemProgram} from '../policy/system-programs.ts';
import {installPrefix, isWithin} from '../text/paths.ts';
import {companionTitle, isEmulator} from './host-programs.ts';

/**
 * What of the host a path is, such as `the memory of the host`; undefined where a VM may be meant to have it.
 *
 * @param access letters of `rwkmx`
 */
export function ofTheHost(path: string, access: string): string | undefined {
  const name = asParserReads(path);
  if (OF_SESSIONS.test(name) || MULTIPLEXER.test(name)) return undefined;
  const runs = handsOverHost(name, access) === undefined ? undefined : 'what the host, or a user of it, runs';
  return sensitivePath(name, access) ?? controlSocket(name) ?? keptMemory(name, ofTheSystem()) ?? runs;
}

/** Of a VM that was saved, dumped or moved, whichever it is. */
export function isKeptMemory(path: string): boolean {
  return keptMemory(asParserReads(path), ofTheSystem()) !== undefined;
}

/**
 * Whether a terminal is one that QEMU made for the VM, by who owns it; without that, by whether the definition has any.
 * Root has terminals of its own.
 */
export function isOwnTerminal(
  path: string,
  {process, owner}: {readonly process: string | undefined; readonly owner: string | undefined},
  analysis: Analysis | undefined,
): boolean {
  if (!/^\/dev\/pts\/\d+$/.test(path)) return false;
  if (owner !== undefined && owner !== process) return false;
  const asks = analysis && allChardevs(analysis.site.domain).some(([{source}]) => source.type === 'pty');
  return asks ?? (owner !== undefined && owner !== '0');
}

/** Of terminals: each VM has it, and gets terminals of its own from it. */
const MULTIPLEXER = /^\/dev\/(?:pts\/)?ptmx$/;

/** What a session's libvirt makes for the VMs of its user, among the user's settings. */
const OF_SESSIONS = inHome(
  String.raw`\.config/libvirt/qemu/(?:lib|nvram|varstore|channel|ram|swtpm|snapshot)`,
);

const ACCOUNTS = /^\/etc\/(?:g?shadow-?|sudoers(?:\.d\/.*)?)$/;

/** What programs around a VM have no business with either: unlike a VM, they need much of the host. */
export function isGivenToNobody(path: string): boolean {
  const name = asParserReads(path);
  return givesAwayHost(name) || ACCOUNTS.test(name);
}

/** A log may have been made up: the parser of profiles takes several slashes for one. */
function asParserReads(path: string): string {
  return asRun(path.replace(/\/{2,}/g, '/'));
}

/**
 * What a program is to a VM, in words. Whoever writes to a directory may make a `passt` in it, so that its last
 * name counts only where the system keeps its programs.
 */
export function titleOfProgram(path: string, analysis: Analysis | undefined): string | undefined {
  if (analysis && isNamedEmulator(path, [analysis])) return 'the emulator';
  return isSystemProgram(path) ? companionTitle(path) : undefined;
}

/**
 * Where an emulator that a definition names may keep more firmware and modules than the plan has: beside its own
 * directory, in one whose name its builder chose. Those of the distribution's are in the rules for all VMs.
 */
export function emulatorData(
  path: string,
  access: string,
  analysis: Analysis | undefined,
): string | undefined {
  const emulator = analysis?.site.domain.emulator;
  if (analysis === undefined || emulator === undefined || !/^[rmk]+$/.test(access)) return undefined;
  const prefixes = [emulator, resolvedPath(emulator, analysis.host)].flatMap(
    program => installPrefix(program) ?? [],
  );
  const prefix = prefixes.find(one => one !== '/usr' && isWithin(path, one));
  const below = prefix === undefined ? undefined : OF_QEMU.exec(path.slice(prefix.length))?.[0];
  return below === undefined ? undefined : `${prefix}${below}`;
}

const OF_QEMU = /^\/(?:share|lib(?:32|64|exec)?)\/(?:[\w-]+-linux-gnu\/)?qemu[\w.-]*(?=\/)/;

/** Of the system, or one that a definition names. */
export function isKnownEmulator(path: string, analyses: readonly Analysis[]): boolean {
  return (isSystemProgram(path) && isEmulator(path)) || isNamedEmulator(path, analyses);
}

function isNamedEmulator(path: string, analyses: readonly Analysis[]): boolean {
  return analyses.some(({site, host}) => {
    const {emulator} = site.domain;
    return emulator !== undefined && (path === emulator || path === resolvedPath(emulator, host));
  });
}
