// SPDX-License-Identifier: Apache-2.0
/**
 * Directories on the way: libvirt gives QEMU a file, never the directories above it. Each one that QEMU's user may
 * not search is named with the smallest remedy, one ACL entry on exactly that directory.
 */
import {decideAccess, EXECUTE, type Subject} from '../../kernel-model/dac/mode-bits.ts';
import {walkPath} from '../../host/walk-path.ts';
import type {FileFacts, Host} from '../../host/host.ts';
import type {Resource} from '../../inventory/resource.ts';
import type {DacPlan, PlanWarning} from '../plan.ts';
import {sensitivePath} from '../../policy/sensitive-paths.ts';
import {listIn} from '../../list-in.ts';

/** Owner and, where libvirt sets it, mode of directories as they are once the VM starts. */
type Planned = ReadonlyMap<string, Partial<Pick<FileFacts, 'uid' | 'gid' | 'mode'>>>;

/** One warning a directory, in the order in which they are met. */
export function searchWarnings(
  resources: readonly Resource[],
  dac: DacPlan,
  host: Host,
): readonly PlanWarning[] {
  const subject = subjectOf(dac);
  if (!subject) return [];
  const planned = plannedDirectories(dac);
  const groupsKnown = Array.isArray(dac.groups);
  const through = new Map<string, Resource[]>();
  for (const resource of resources.filter(openedByQemu))
    for (const directory of walkPath(resource.path, host).searched) listIn(through, directory).push(resource);
  return [...through]
    .filter(([directory]) => mayNotSearch(directory, subject, groupsKnown, {host, planned}))
    .map(([directory, ways]) => warningOf(directory, ways, subject));
}

function warningOf(directory: string, ways: readonly Resource[], {uid}: Subject): PlanWarning {
  const {path, from} = ways[0]!;
  const isSomebodys = isHome(directory);
  const others = new Set(ways.map(way => way.path)).size - 1;
  const more = others > 0 ? ` and ${others} more` : '';
  const entry = `\`setfacl -m u:${uid}:x\` on exactly this directory lets QEMU pass`;
  // The home of root, or a directory of secrets, is closed to VMs for a reason.
  const secret = sensitivePath(directory, 'r');
  const open = isSomebodys
    ? `${entry}; \`chmod o+x\` would open somebody's home to everybody on this host`
    : `${entry}, and does not show it what is in there`;
  const rest =
    secret === undefined
      ? open
      : `as it should be, since it is ${secret}; move the file to a directory for VMs`;
  return {
    code: isSomebodys ? 'HOME_NOT_SEARCHABLE' : 'DIRECTORY_NOT_SEARCHABLE',
    message: `QEMU's user ${uid} may not search ${directory}, on the way to ${path}${more}: ${rest}`,
    from,
  };
}

function subjectOf({uid, gid, groups}: DacPlan): Subject | undefined {
  // Root keeps its capabilities and searches everything.
  if (uid === null || gid === null || uid === 0) return undefined;
  return {uid, gid, groups: groups ?? []};
}

/** libvirt's own directories are right once the daemon has started; /dev is the VM's own. */
function openedByQemu({process, passed, path, kind, storage}: Resource): boolean {
  if (process !== 'qemu' || passed || kind === 'domain' || !path.startsWith('/')) return false;
  if (path.startsWith('/dev/')) return false;
  return storage === undefined || (storage.local && storage.fdgroup === undefined);
}

function plannedDirectories({directories = [], runtime = []}: DacPlan): Planned {
  return new Map([
    ...directories.map(({path, uid, gid, mode}) => {
      const bits = mode === null ? {} : {mode: Number.parseInt(mode, 8)};
      return [path, {uid, gid, ...bits}] as const;
    }),
    ...runtime.map(({path, uid, gid}) => [path, {uid, gid}] as const),
  ]);
}

function mayNotSearch(
  directory: string,
  subject: Subject,
  groupsKnown: boolean,
  {host, planned}: {readonly host: Host; readonly planned: Planned},
): boolean {
  const found = host.lstat(directory);
  if (!found) return false;
  const facts = {...found, ...planned.get(directory)};
  const {answer, by} = decideAccess(facts, subject, EXECUTE);
  if (answer !== 'refused') return false;
  const throughGroup = ((facts.mode ?? 0) & 0o010) !== 0;
  if (!throughGroup || facts.acl) return true;
  if (by === 'other' && !groupsKnown) return false;
  // A live host tells of ACLs only when it is asked for them, which is slow. Their mask is in the group's bits:
  // without x there, no entry can help.
  const acl = host.details([directory]).get(directory)?.acl;
  return decideAccess({...facts, acl}, subject, EXECUTE).answer === 'refused';
}

function isHome(directory: string): boolean {
  return /^\/(?:root|home\/[^/]+)$/.test(directory);
}
