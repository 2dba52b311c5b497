// SPDX-License-Identifier: Apache-2.0
/** All rules that look for findings. One file a topic; a new one gets its row here. */
import type {Finding} from '../../documents/audit.ts';
import {bySeverity} from '../../documents/severity.ts';
import type {FleetMember} from '../fleet-member.ts';
import {listIn} from '../../list-in.ts';
import {nameReader} from '../../layers/readable-names.ts';
import {formats, recordedFormats, shapes} from './chains.ts';
import {commandline} from './commandline.ts';
import type {FindingContext, FindingRule, FleetRule} from './context.ts';
import {
  directoriesForFiles,
  homeDirectories,
  missingFiles,
  readOnlyFileSystems,
  temporaryDirectories,
  writableDirectories,
} from './file-places.ts';
import {copiedTemplates, firmwareCode, firmwareVariables} from './firmware.ts';
import {programsOfOthers} from './programs-of-others.ts';
import {conflictingContexts} from './fleet/contexts.ts';
import {directoriesWithImages} from './fleet/directories.ts';
import {conflictingOwners, duplicates, reusedCategories} from './fleet/identities.ts';
import {sharedPaths} from './fleet/shared-paths.ts';
import {companionGaps, foreignEmulator, helperBlindness, helperGaps} from './helper-gaps.ts';
import {profileFailures} from './helper-profile.ts';
import {helperWidth} from './helper-width.ts';
import {hostAudio, privateDev, reservationHelpers, restoredOwners, tpms, usbDevices} from './host-devices.ts';
import {deviceLabels, selinuxContexts, shareableImages, staticLabels} from './labels-of-the-definition.ts';
import {closedDirectories, denyWins, grantedWithoutNeed, layersRefuse} from './layers.ts';
import {outsideLimits} from './limits.ts';
import {listeners} from './listeners.ts';
import {profileOnDisk} from './profile-on-disk.ts';
import {planWarnings} from './plan-warnings.ts';
import {domainNames, pathNames} from './names.ts';
import {controlSockets, sensitivePaths, sharedSystemDirectories} from './sensitive-paths.ts';
import {deviceListTooWide, layerNotEnforced, layoutMismatch, siteSettings} from './site-settings.ts';
import {backingFiles, dataFiles, readonlyAndWritable, unstableNames} from './storage.ts';
import {complainMode, runsAsRoot, unconfined} from './unconfined.ts';
import {disksTwice} from './disks-twice.ts';
import {hostDisks} from './host-disks.ts';
import type {FindingCode} from './messages/index.ts';
import {told, type Sighting} from './report.ts';
import {unlabelled} from './unlabelled.ts';

export type {FindingContext} from './context.ts';

const RULES: readonly FindingRule[] = [
  unconfined,
  complainMode,
  profileOnDisk,
  runsAsRoot,
  siteSettings,
  deviceListTooWide,
  layerNotEnforced,
  layoutMismatch,
  staticLabels,
  deviceLabels,
  shareableImages,
  selinuxContexts,
  sensitivePaths,
  copiedTemplates,
  sharedSystemDirectories,
  controlSockets,
  programsOfOthers,
  homeDirectories,
  temporaryDirectories,
  writableDirectories,
  missingFiles,
  directoriesForFiles,
  readOnlyFileSystems,
  pathNames,
  domainNames,
  formats,
  recordedFormats,
  shapes,
  backingFiles,
  dataFiles,
  readonlyAndWritable,
  disksTwice,
  unstableNames,
  firmwareCode,
  firmwareVariables,
  profileFailures,
  helperGaps,
  companionGaps,
  helperBlindness,
  foreignEmulator,
  helperWidth,
  layersRefuse,
  closedDirectories,
  grantedWithoutNeed,
  denyWins,
  hostDisks,
  unlabelled,
  planWarnings,
  usbDevices,
  tpms,
  hostAudio,
  privateDev,
  restoredOwners,
  reservationHelpers,
  listeners,
  commandline,
  outsideLimits,
];

const FLEET_RULES: readonly FleetRule[] = [
  sharedPaths,
  directoriesWithImages,
  duplicates,
  reusedCategories,
  conflictingOwners,
  conflictingContexts,
];

/** The most serious first, then in the order of the definition. */
export function findFindings(context: FindingContext): readonly Finding[] {
  const read = nameReader(context.analysis.plan.domain.name);
  return inOrder(RULES.flatMap(rule => rule(context)).flatMap(one => (one ? told(one, read) : [])));
}

/** Of a rule, between two moments at which the user may stop it: a step is nothing to wait for. */
const STEPS = 100;

/** The findings of each domain about its neighbours, in the fleet's order; in steps, each of which says how far it is. */
export function* findFleetFindings(
  fleet: readonly FleetMember[],
): Generator<string, readonly (readonly Finding[])[]> {
  const found = new Map<number, Sighting[]>();
  let steps = 0;
  for (const [done, rule] of FLEET_RULES.entries()) {
    for (const step of rule(fleet)) {
      if (step && !isToldByCause(step.finding, found.get(step.of))) listIn(found, step.of).push(step.finding);
      if (steps % STEPS === 0) yield `comparing VMs: ${done} of ${FLEET_RULES.length} questions`;
      steps += 1;
    }
  }
  return fleet.map(({name}, index) => {
    const read = nameReader(name);
    return inOrder((found.get(index) ?? []).map(one => told(one, read)));
  });
}

/** That libvirt refuses a file a second context, or overwrites the first, only follows from sharing it by mistake. */
const CAUSES = new Set<FindingCode>([
  'SHARED_WRITABLE',
  'BACKING_FILE_WRITTEN',
  'WRITTEN_WHILE_READ',
  'NVRAM_SHARED',
]);
const CONSEQUENCES = new Set<FindingCode>(['CONTEXT_IN_USE', 'CONTEXT_OVERWRITTEN']);

function isToldByCause({code, path}: Sighting, others: readonly Sighting[] = []): boolean {
  return CONSEQUENCES.has(code) && others.some(one => CAUSES.has(one.code) && one.path === path);
}

export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (one, other) =>
      bySeverity(one, other) ||
      (one.from?.line ?? 0) - (other.from?.line ?? 0) ||
      compare(one.code, other.code),
  );
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
