// SPDX-License-Identifier: Apache-2.0
/** Files of the host that no guest has any business with. */
import {isWithin, withoutTrailingSlashes} from '../../text/paths.ts';
import type {Resource} from '../../inventory/resource.ts';
import {isInItsPlace} from '../../inventory/role-questions.ts';
import type {FindingContext} from './context.ts';
import {keptReason, keptThere} from '../../layers/kept-of-vms.ts';
import {isOfDevices, secretTree} from '../../layers/path-limits.ts';
import {asRun} from '../../policy/as-run.ts';
import {isOfSession} from '../../policy/layout.ts';
import {WHOLE_HOME} from '../../policy/homes.ts';
import {controlSocket, handsOverBelow, sensitivePath} from '../../policy/sensitive-paths.ts';
import {bothNames, oncePerPath, openedPaths, writes} from './needs.ts';
import {report, type Sighting, type Sightings} from './report.ts';

export function sensitivePaths(context: FindingContext): Sightings {
  const resources = openedPaths(context).filter(
    // Of shared directories and of sockets there is more to say.
    ({role, path}) =>
      role !== 'filesystem-directory' &&
      !role.endsWith('-socket') &&
      !isOfSession(path, context.analysis.site.layout),
  );
  return oncePerPath(resources).map(resource => judge(resource, context));
}

function judge(resource: Resource, context: FindingContext): Sighting | undefined {
  const {path, from} = resource;
  for (const name of bothNames(path, context)) {
    const what = sensitivePath(name, resource.access) ?? ofOtherVms(name, resource, context);
    if (what === undefined || isInItsPlace(resource, name)) continue;
    const code = writes(resource) ? 'SENSITIVE_PATH_WRITABLE' : 'SENSITIVE_PATH_READABLE';
    return report(code, {path, from}, {what});
  }
  return undefined;
}

function ofOtherVms(
  path: string,
  resource: Resource,
  {analysis: {site}}: FindingContext,
): string | undefined {
  if (resource.shortNamed || keptReason(path, resource, site) === undefined) return undefined;
  return keptThere(path, site.resolvedLayout());
}

/** Directories that are the host itself; below them one of its own may be meant for a guest. */
const ROOTS: readonly string[] = [
  '/', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/usr/bin', '/usr/sbin', '/usr/lib', '/usr/share',
  '/usr/local', '/opt', '/boot', '/dev', '/var', '/var/lib', '/var/log', '/var/cache', '/var/spool',
  '/var/lib/libvirt', '/var/lib/libvirt/images', '/run', '/home', '/var/home', '/tmp', '/var/tmp', '/dev/shm',
]; // prettier-ignore

export function sharedSystemDirectories(context: FindingContext): Sightings {
  return context.analysis.inventory
    .of('filesystem')
    .filter(({role}) => role === 'filesystem-directory')
    .filter(({path, access}) => isSystemDirectory(path, access, context))
    .map(({path, from}) => report('SENSITIVE_DIRECTORY_SHARED', {path, from}));
}

/** Whether no guest should be served it, whatever its labels are. */
export function isSystemDirectory(path: string, access: string, context: FindingContext): boolean {
  const {site} = context.analysis;
  return bothNames(path, context).some(name => {
    const plain = asRun(withoutTrailingSlashes(name));
    const isRoot = ROOTS.includes(plain) || WHOLE_HOME.test(plain);
    return (
      isRoot ||
      secretTree(plain) !== undefined ||
      sensitivePath(plain, access, true) !== undefined ||
      handsOverBelow(plain) !== undefined ||
      isOfDevices(plain) ||
      site.libvirtDirectories().some(tree => isWithin(plain, tree) || isWithin(tree, plain))
    );
  });
}

export function controlSockets(context: FindingContext): Sightings {
  return oncePerPath(openedPaths(context)).map(({path, from}) => {
    const what = [path, ...bothNames(path, context)].map(controlSocket).find(found => found !== undefined);
    return what !== undefined && report('HOST_CONTROL_SOCKET', {path, from}, {what});
  });
}
