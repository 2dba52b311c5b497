// SPDX-License-Identifier: Apache-2.0
/** What the inventory is taken from, and how one of its entries is written down. */
import type {Domain, Located} from '../domain/domain.ts';
import type {Host} from '../host/host.ts';
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import type {LibvirtFeatures} from '../versions/libvirt-changes.ts';
import {isAbsolutePath} from '../text/paths.ts';
import type {Mode} from './mode.ts';
import type {PlanWarning} from './plan-warning.ts';
import type {Access, DeviceKind, Provenance, Resource, Role} from './resource.ts';

export interface Site {
  /** After QEMU's own defaults have been filled in. */
  readonly domain: Domain;
  readonly host: Host;
  readonly policy: Policy;
  readonly layout: Layout;
  /** libvirt's directories as the kernel knows them, once somebody asks. */
  readonly resolvedLayout: () => Layout;
  /** All of them, without the root of an embedded driver. */
  readonly libvirtDirectories: () => readonly string[];
  /** Whether libvirt is followed to the letter, or fixed where docs/differences.md says so. */
  readonly mode: Mode;
  /** What the libvirt does that reads the definition. */
  readonly libvirt: LibvirtFeatures;
}

/** Something the domain needs whose host object could not be found out. */
export type Gap = PlanWarning;

export type Entry = Resource | Gap;

export function isGap(entry: Entry): entry is Gap {
  return 'code' in entry;
}

/** A device's name in the words of an administrator, its element, and what it is needed for. */
export function provenance(device: string, origin: Located, reason: string): Provenance {
  const {element, line, column} = origin.at;
  return {device, element, line, column, reason};
}

interface Needed {
  readonly kind: DeviceKind;
  readonly role: Role;
  readonly path: string;
  readonly access: string;
  readonly from: Provenance;
}

/** An entry as it is written down: what every resource has, and what this one has beyond the plain answer. */
export type NewResource = Needed & Partial<Omit<Resource, keyof Needed>>;

/** What an entry says beside its device and what it is needed for. */
type Own = Omit<NewResource, 'kind' | 'role' | 'from'>;

/** Writes down what one device needs: its kind, its name and its place are the same for all of it. */
export function needsOf(kind: DeviceKind, device: string, origin: Located) {
  return (role: Role, reason: string, needed: Own): Resource =>
    resource({kind, role, from: provenance(device, origin, reason), ...needed});
}

/** The object at a path as it is written; none where that is missing or relative: libvirt does nothing for it. */
export function resourceAt(path: string | undefined, needed: Omit<NewResource, 'path'>): readonly Resource[] {
  return isAbsolutePath(path) ? [resource({...needed, path})] : [];
}

/** A resource with the plain answer for everything that is not said. */
export function resource(needed: NewResource): Resource {
  const {kind, role, path, from} = needed;
  // One by one: V8 reads objects faster that all got their keys in the same order.
  return {
    kind,
    role,
    path,
    access: access(needed.access),
    process: needed.process ?? 'qemu',
    passed: needed.passed ?? false,
    readonly: needed.readonly ?? false,
    shareable: needed.shareable ?? false,
    overrides: needed.overrides ?? [],
    storage: needed.storage,
    mode: needed.mode,
    tree: needed.tree ?? false,
    shortNamed: needed.shortNamed,
    from,
  };
}

/** read, write, append, link, lock, map for execution, execute. */
const ORDER = 'rwalkmx';

/** @throws RangeError on a letter that is no access */
export function access(letters: string): Access {
  for (const letter of letters) {
    if (!ORDER.includes(letter)) throw new RangeError(`unknown access ${letter}`);
  }
  let ordered = '';
  for (const letter of ORDER) if (letters.includes(letter)) ordered += letter;
  return ordered as Access;
}
