// SPDX-License-Identifier: Apache-2.0
/** Whose a path is where libvirt keeps things of all VMs: what may lie there, and whose name it bears. */
import type {Domain} from '../domain/domain.ts';
import {uuidInNames} from '../domain/uuid.ts';
import type {Host} from '../host/host.ts';
import type {Resource} from '../inventory/resource.ts';
import {keptIn} from '../inventory/role-questions.ts';
import type {Site} from '../inventory/site.ts';
import type {KeptPlace} from '../inventory/traits.ts';
import {asRun} from '../policy/as-run.ts';
import type {Layout} from '../policy/layout.ts';
import {namePrefix, shortName} from '../policy/short-name.ts';
import {isWithin} from '../text/paths.ts';

/** Memory of VMs on a file system of the site's: huge pages, or what qemu.conf's `memory_backing_dir` names. */
const SITE_MEMORY = /^(?:\/dev|.*\/huge[^/]*)(?:\/.*)?\/libvirt\/qemu\/([1-9]\d*-[^/]+)(?:\/|$)/;

/** Why nothing else may name what libvirt keeps. */
export const KEPT = 'libvirt keeps it, for another VM or for itself';

/** After what libvirt names things of a VM: its whole name, its UUID, or its id and the beginning of its name. */
type Naming = 'name' | 'uuid' | 'short-name';

interface Row {
  readonly what: string;
  readonly place: KeptPlace;
  /** Below the place, with the name in a group. */
  readonly named?: readonly [Naming, RegExp];
  /** The beginning of a short name whose end does not show: a name may hold what libvirt puts behind it. */
  readonly begins?: RegExp;
  /** A definition may name what it likes there, but for what is another VM's. */
  readonly open?: true;
}

const ROWS: readonly Row[] = [
  {place: 'save', what: 'the memory of VMs that are saved'},
  {place: 'dump', what: 'the memory of VMs that crashed'},
  {place: 'ram', what: 'the memory of VMs', begins: /^(-?\d+-)/},
  {place: 'snapshot', what: 'the snapshots of VMs'},
  {place: 'nvram', what: "VMs' variables of firmware", named: ['name', /^(.+)_(?:VARS|PSTORE)\.[^/]*$/]},
  {place: 'varstore', what: "VMs' variables of firmware", named: ['name', /^(.+)\.json$/]},
  {place: 'swtpmStorage', what: 'the TPMs of VMs', named: ['uuid', /^([^/]+)/]},
  {
    place: 'formerChannel',
    what: 'the channels of VMs',
    named: ['short-name', /^domain-(-?\d+-[^/]*)/],
    open: true,
  },
  {place: 'channel', what: 'the channels of VMs', named: ['short-name', /^(-?\d+-[^/]*)/]},
  {place: 'dbus', what: 'the buses of VMs', named: ['short-name', /^(-?\d+-.*)-dbus\.sock$/]},
  // What is made for one start has a directory; pid files beside them bear whole names.
  {place: 'state', what: 'the state of VMs that run', begins: /^(?:swtpm|passt|slirp|rdp|vnc)\/(-?\d+-)/},
  {place: 'cache', what: 'what libvirt knows of QEMU'},
  {place: 'config', what: 'the definitions of VMs'},
  {place: 'log', what: 'the logs of VMs', named: ['name', /^(.+)\.log(?:\.\d+)?$/], open: true},
  {place: 'swtpmLog', what: 'the logs of VMs', named: ['name', /^(.+)-swtpm\.log$/], open: true},
  // Sockets, keys and images of firmware of VMs that run are in directories of theirs; beside them is room for others.
  {
    place: 'lib',
    what: 'the state of VMs that run',
    named: ['short-name', /^domain-(-?\d+-[^/]*)/],
    open: true,
  },
];

/** What libvirt keeps there, of whichever VM; undefined where a definition may name what it likes. */
export function keptThere(path: string, layout: Layout): string | undefined {
  const found = rowOf(path, layout);
  return found === undefined || (found.row.open && found.name === undefined) ? undefined : found.row.what;
}

/** The VM that libvirt named something after, by whichever name it uses there. */
export function nameOfVmIn(path: string, layout: Layout): string | undefined {
  return rowOf(path, layout)?.name;
}

/**
 * What stands before the id and after it in what libvirt made for one start of a VM. Where it uses whole names,
 * digits belong to the name.
 */
export function aroundId(path: string, layout: Layout): readonly [before: string, after: string] | undefined {
  const found = rowOf(path, layout);
  const {named, begins} = found?.row ?? {};
  const match = found
    ? (begins ?? (named?.[0] === 'short-name' ? named[1] : undefined))?.exec(found.below)
    : SITE_MEMORY.exec(path);
  if (match?.[1] === undefined) return undefined;
  const below = found?.below ?? path;
  const start = path.length - below.length + match[0].lastIndexOf(match[1]);
  const [id = ''] = /^-?\d*/.exec(match[1]) ?? [];
  return [path.slice(0, start), path.slice(start + id.length)];
}

/** The same of memory that was written down, which no VM that runs has for itself. */
export function keptMemory(path: string, layout: Layout): string | undefined {
  return MEMORY.some(place => isWithin(path, layout[place])) ? keptThere(path, layout) : undefined;
}

const MEMORY = ['save', 'dump'] as const;

/**
 * Why a path is not the VM's though it may lie in the place, or why it may not lie there.
 *
 * @param path resolved
 */
export function keptReason(
  path: string,
  resource: Pick<Resource, 'role' | 'kind'>,
  {domain, layout, resolvedLayout, host}: Pick<Site, 'domain' | 'layout' | 'resolvedLayout' | 'host'>,
): string | undefined {
  const found = rowOf(path, resolvedLayout());
  if (found === undefined) return undefined;
  const {row, name} = found;
  const mayLieThere = row.open
    ? name === undefined || row.named?.[0] === 'name' || isKept(row, resource)
    : isKept(row, resource);
  if (!mayLieThere) return KEPT;
  return name === undefined || row.named === undefined
    ? undefined
    : OTHERS[row.named[0]](name, domain, layout, host);
}

function isKept({place}: Row, resource: Pick<Resource, 'role' | 'kind'>): boolean {
  return keptIn(resource).includes(place);
}

interface Found {
  readonly row: Row;
  /** The path below the row's place. */
  readonly below: string;
  readonly name: string | undefined;
}

/** Which place lies within which differs: a session has `lib` and its images in `config`, the system images in `lib`. */
function rowOf(named: string, layout: Layout): Found | undefined {
  const path = asRun(named);
  let row: Row | undefined;
  for (const one of ROWS)
    if (isWithin(path, layout[one.place]) && (!row || layout[one.place].length > layout[row.place].length))
      row = one;
  if (row === undefined) return undefined;
  const below = path.slice(layout[row.place].length + 1);
  return {row, below, name: row.named?.[1].exec(below)?.[1]};
}

type Others = (name: string, domain: Domain, layout: Layout, host: Host) => string | undefined;

/** Whether a name is another VM's, by what it is: a UUID and an id say it by themselves, a whole name has to be known. */
const OTHERS: Readonly<Record<Naming, Others>> = {
  uuid: (uuid, domain) =>
    uuid === uuidInNames(domain) ? undefined : `libvirt keeps it for the VM with UUID ${uuid}`,
  'short-name': (name, domain) => {
    const own =
      domain.id >= 0 ? name === shortName(domain) : name.replace(/^-?\d+-/, '') === namePrefix(domain.name);
    return own ? undefined : `libvirt keeps it for the running VM ${name}`;
  },
  name: (name, domain, layout, host) => {
    if (name === domain.name) return undefined;
    const known = [layout.config, layout.state].find(folder => host.list(folder)?.includes(`${name}.xml`));
    return known && `libvirt keeps it for the VM ${name}, which is known by ${known}/${name}.xml`;
  },
};
