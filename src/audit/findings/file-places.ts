// SPDX-License-Identifier: Apache-2.0
/** Where the files of a VM lie, and whether they can be reached there. */
import {remembered} from '../../once.ts';
import {longestExisting} from '../../layers/apparmor/helper/resolve-path.ts';
import {directoryOf, isWithin} from '../../text/paths.ts';
import {mountOf, mountOptions} from '../../host/facts/mounts.ts';
import {isMadeAtStart, type Resource} from '../../inventory/resource.ts';
import {TRAITS} from '../../inventory/roles.ts';
import {AT_HOME} from '../../policy/homes.ts';
import {resolvedPath} from '../../layers/resolved-path.ts';
import {missingDirectory} from '../../layers/missing-directory.ts';
import type {FindingContext} from './context.ts';
import {bothNames, namedPaths, oncePerPath, openedPaths, writes} from './needs.ts';
import {report, type Sightings} from './report.ts';

export function homeDirectories(context: FindingContext): Sightings {
  if (context.analysis.site.layout.kind !== 'system') return [];
  return files(context)
    .filter(({path}) => bothNames(path, context).some(name => AT_HOME.test(name)))
    .map(({path, from}) => report('IMAGE_IN_HOME', {path, from}));
}

const TEMPORARY = ['/tmp', '/var/tmp'];

export function temporaryDirectories(context: FindingContext): Sightings {
  return files(context)
    .filter(({path}) => TEMPORARY.some(directory => isWithin(path, directory)))
    .map(({path, from}) => report('IMAGE_IN_TEMPORARY_DIRECTORY', {path, from}));
}

function files(context: FindingContext): readonly Resource[] {
  return oncePerPath(namedPaths(context)).filter(
    ({role}) => role !== 'filesystem-directory' && role !== 'xauth',
  );
}

const STICKY = 0o1000;
const OTHERS_WRITE = 0o002;

/** A sticky directory keeps others from exchanging a file that is there already. */
export function writableDirectories(context: FindingContext): Sightings {
  const {host} = context.analysis;
  const nearest = remembered((directory: string): string | undefined => {
    if (directory === '/') return undefined;
    const {mode = 0, type} = host.stat(directory) ?? {};
    const open = type === 'directory' && (mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0;
    return open ? directory : nearest(directoryOf(directory));
  });
  return files(context).map(({path, from}) => {
    const parent = directoryOf(resolvedPath(path, host));
    // Of what is not there nobody can write to.
    const directory = parent.startsWith('/') ? nearest(longestExisting(parent, host)) : undefined;
    return directory !== undefined && report('DIRECTORY_WRITABLE_BY_ALL', {path, from}, {directory});
  });
}

/** The socket of qemu-pr-helper is not asked for: libvirt or systemd makes it. */
export function missingFiles(context: FindingContext): Sightings {
  const {host, plan} = context.analysis;
  const warned = new Set(plan.warnings.map(({from}) => `${from.line}:${from.column}`));
  return oncePerPath(openedPaths(context))
    .filter(({role}) => !TRAITS[role].optional && role !== 'reservations-socket')
    .filter(({path, from}) => !host.stat(path) && !warned.has(`${from.line}:${from.column}`))
    .map(resource => {
      const {path, from} = resource;
      const made = isMadeAtStart(resource);
      const directory = made ? missingDirectory(path, [resource], context.analysis) : undefined;
      if (made && directory === undefined) return undefined;
      const help = directory === undefined ? undefined : HELP_WITH_DIRECTORY;
      return report('FILE_MISSING', {path, from, help}, {reason: from.reason, directory});
    });
}

const HELP_WITH_DIRECTORY =
  'Create the directory, so that QEMU may write to it (systemd-tmpfiles for one below /run), or fix the path in the definition.';

const FILE_KINDS = new Set<Resource['kind']>(['disk', 'nvram', 'varstore', 'loader', 'kernel', 'initrd', 'shim', 'dtb', 'acpi-table', 'fw-cfg', 'memory']); // prettier-ignore

/** What QEMU opens as a file: a directory in its place is given to QEMU's user, and then cannot be opened. */
export function directoriesForFiles(context: FindingContext): Sightings {
  const {host} = context.analysis;
  return oncePerPath(openedPaths(context))
    .filter(({kind, storage}) => FILE_KINDS.has(kind) && !storage?.directory)
    .filter(({path}) => host.stat(path)?.type === 'directory')
    .map(({path, from}) => report('DIRECTORY_FOR_FILE', {path, from}, {reason: from.reason}));
}

/** What is written to them is not written to the file system. */
const ELSEWHERE = new Set(['char', 'block', 'socket']);

export function readOnlyFileSystems(context: FindingContext): Sightings {
  const {host} = context.analysis;
  const written = openedPaths(context).filter(resource => writes(resource) && resource.kind !== 'domain');
  return oncePerPath(written).map(({path, from}) => {
    const mount = mountOf(resolvedPath(path, host), host.mounts());
    const type = host.stat(path)?.type ?? '';
    const isReadOnly = mount && mountOptions(mount).includes('ro') && !ELSEWHERE.has(type);
    return isReadOnly && report('READ_ONLY_FILE_SYSTEM', {path, from}, {point: mount.point});
  });
}
