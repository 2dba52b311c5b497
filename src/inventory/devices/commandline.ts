// SPDX-License-Identifier: Apache-2.0
/** Host objects that `<qemu:commandline>` names: an escape hatch that no driver of libvirt looks into. */
import {parsePciName} from '../../domain/pci-address.ts';
import type {Located} from '../../domain/domain.ts';
import {commandlineOptions} from '../qemu-options/arguments.ts';
import {overriddenProperty} from '../qemu-options/indirect.ts';
import type {Assigned, Found, Opened} from '../qemu-options/opened.ts';
import {isGap, provenance, resource, type Entry, type Gap, type Site} from '../site.ts';
import {iommuGroupNode, vfioContainer} from '../vfio.ts';

export function commandlineResources(site: Site): readonly Entry[] {
  const {qemuCommandline, qemuOverride} = site.domain;
  return [
    ...commandlineOptions(qemuCommandline).flatMap(({name, argument, found}) =>
      found.flatMap(one => entriesFor(one, name === '' ? 'an image' : `-${name}`, argument, site)),
    ),
    ...qemuOverride.flatMap(override =>
      overriddenProperty(override.property, override.value).flatMap(one =>
        entriesFor(one, override.property, override, site),
      ),
    ),
  ];
}

function entriesFor(found: Found, option: string, origin: Located, site: Site): readonly Entry[] {
  const from = provenance('qemu:commandline', origin, `named by ${option} on QEMU's command line`);
  const common = {kind: 'commandline', from} as const;
  const entries = resourcesOf(found, common, site);
  const paths = entries.flatMap(entry => (isGap(entry) ? [] : [entry.path]));
  const isKnown = paths.length > 0 && paths.length === entries.length;
  return [...entries, ...(isKnown ? [escapeHatch(paths, option, from)] : [])];
}

type Common = {readonly kind: 'commandline'; readonly from: Gap['from']};

function resourcesOf(found: Found, common: Common, site: Site): readonly Entry[] {
  if ('path' in found) return [pathEntry(found, common, site)];
  return 'pci' in found ? pciEntries(found, common, site) : [];
}

const MODES = {socket: 'bind', file: 'create'} as const;

function pathEntry({path, access, tree, makes}: Opened, common: Common, {host}: Site): Entry {
  const isTree = tree === 'always' || (tree === 'maybe' && host.stat(path)?.type === 'directory');
  const mode = makes === undefined || isTree ? undefined : MODES[makes];
  return resource({...common, role: 'commandline-path', path, access, mode, tree: isTree});
}

/** As QEMU reads an address: the domain may be left out. */
function pciEntries({pci}: Assigned, common: Common, {host}: Site): readonly Entry[] {
  const address = parsePciName(pci);
  if (!address) return [];
  const node = {...common, access: 'rw'} as const;
  return [iommuGroupNode(host, address, {...node, role: 'vfio-group'}), vfioContainer(node)];
}

function escapeHatch(paths: readonly string[], option: string, from: Gap['from']): Gap {
  const message = `${option} of <qemu:commandline> opens ${paths.join(' and ')}, which libvirt neither labels nor checks`;
  return {code: 'QEMU_COMMANDLINE', message, from};
}
