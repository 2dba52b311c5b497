/** Host objects that `<qemu:commandline>` names: an escape hatch that no driver of libvirt looks into. */
import type {PciAddress, QemuArgument} from '../../domain/domain.ts';
import {OPTIONS} from '../qemu-options/options.ts';
import type {Found} from '../qemu-options/opened.ts';
import {isGap, provenance, resource, type Entry, type Gap, type Site} from '../site.ts';
import {iommuGroupNode} from '../vfio.ts';

export function commandlineResources(site: Site): readonly Entry[] {
  const args = site.domain.qemuCommandline.filter(({kind}) => kind === 'arg');
  return args.flatMap((argument, index) => {
    const option = optionBefore(args[index - 1]);
    const reader = option !== undefined && Object.hasOwn(OPTIONS, option) ? OPTIONS[option] : undefined;
    const found = reader?.(argument.value) ?? [];
    return found.flatMap(one => entriesFor(one, `-${option}`, argument, site));
  });
}

/** The option's name, when the argument before is one. */
function optionBefore(argument: QemuArgument | undefined): string | undefined {
  return /^--?([A-Za-z][\w-]*)$/.exec(argument?.value ?? '')?.[1];
}

function entriesFor(found: Found, option: string, argument: QemuArgument, site: Site): readonly Entry[] {
  const from = provenance('qemu:commandline', argument, `named by ${option} on QEMU's command line`);
  const common = {kind: 'commandline', from} as const;
  const entries = 'pci' in found ? pciEntries(found.pci, common, site) : [pathEntry(found, common, site)];
  return [
    ...entries,
    ...entries.flatMap(entry => (isGap(entry) ? [] : escapeHatch(entry.path, option, from))),
  ];
}

type Common = {readonly kind: 'commandline'; readonly from: Gap['from']};

function pathEntry(found: Exclude<Found, {pci: string}>, common: Common, {host}: Site): Entry {
  const {path, access, tree} = found;
  const isTree = tree === 'always' || (tree === 'maybe' && host.stat(path)?.type === 'directory');
  return resource({...common, role: 'commandline-path', path, access, tree: isTree});
}

/** As QEMU reads an address: the domain may be left out. */
function pciEntries(name: string, common: Common, {host}: Site): readonly Entry[] {
  const address = pciAddress(name);
  if (!address) return [];
  const node = {...common, access: 'rw'} as const;
  return [
    iommuGroupNode(host, address, {...node, role: 'vfio-group'}),
    resource({...node, role: 'vfio-container', path: '/dev/vfio/vfio'}),
  ];
}

function pciAddress(name: string): PciAddress | undefined {
  const match = /^(?:([\da-f]{1,4}):)?([\da-f]{1,2}):([\da-f]{1,2})\.([0-7])$/i.exec(name);
  if (!match) return undefined;
  const [domain, bus, slot, fn] = match.slice(1).map(part => parseInt(part ?? '0', 16));
  return {domain: domain!, bus: bus!, slot: slot!, function: fn!};
}

function escapeHatch(path: string, option: string, from: Gap['from']): readonly Gap[] {
  const message = `${option} of <qemu:commandline> opens ${path}, which libvirt neither labels nor checks`;
  return [{code: 'QEMU_COMMANDLINE', message, from}];
}
