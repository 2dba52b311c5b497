// SPDX-License-Identifier: Apache-2.0
/** VMs whose files a profile would reach that is made before its VM has an id. */
import type {Domain} from '../../domain/domain.ts';
import {KnownError} from '../../errors.ts';
import {once} from '../../once.ts';
import {mayShareShortName, namePrefix} from '../../policy/short-name.ts';
import type {PlanningSite} from '../../library/open-site.ts';
import type {Parsed} from '../definitions/each-definition.ts';
import {vmNamesOfHost} from '../definitions/libvirt-vms.ts';

/** Says whose files are named like a VM's but for the id; undefined when nobody's are known. */
export type NeighbourOf = (domain: Domain, file: string) => string | undefined;

/**
 * Among the definitions of this run, and the VMs that libvirt has on a live host. Of those only the names are
 * read, and a VM's own name is its own.
 */
export function knownNeighbours(definitions: readonly Parsed[], {host, layout}: PlanningSite): NeighbourOf {
  const inRun = byPrefix(
    definitions.flatMap(definition =>
      'failure' in definition ? [] : [{prefix: namePrefix(definition.domain.name), known: definition.file}],
    ),
  );
  const onHost = once(() => {
    const names = host.kind === 'live' ? vmNamesOfHost(layout) : [];
    return byPrefix([...new Set(names)].map(known => ({prefix: namePrefix(known), known})));
  });
  return ({name}, file) => {
    if (!mayShareShortName(name)) return undefined;
    const prefix = namePrefix(name);
    return (
      inRun.get(prefix)?.find(other => other !== file) ??
      onHost()
        .get(prefix)
        ?.find(other => other !== name)
    );
  };
}

/** Two of each are enough to find one that is another. */
function byPrefix(
  all: readonly {readonly prefix: string; readonly known: string}[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const {prefix, known} of all) found.set(prefix, [...(found.get(prefix) ?? []), known].slice(0, 2));
  return found;
}

/**
 * Strict rules for files that libvirt names after the VM allow any id, until there is one. Whoever knows of a VM
 * whose files they would open must not write them; libvirt's own profile is made at start, with the id.
 *
 * @throws KnownError SHORT_NAME_SHARED
 */
export function refuseNeighbour(
  domain: Domain,
  file: string,
  neighbourOf: NeighbourOf,
  {mode, layers}: Pick<PlanningSite, 'mode' | 'layers'>,
): void {
  if (domain.id >= 0 || mode !== 'strict' || !layers.includes('apparmor')) return;
  const neighbour = neighbourOf(domain, file);
  if (neighbour === undefined) return;
  const prefix = namePrefix(domain.name);
  throw new KnownError(
    'SHORT_NAME_SHARED',
    `the profile would open the files of ${neighbour}: libvirt names them <id>-${prefix} too, and this VM has no id yet`,
    {
      place: domain.at,
      help: 'generate it from the definition of the running VM, as a libvirt hook gets it, or use names that differ in their first 20 characters',
    },
  );
}
