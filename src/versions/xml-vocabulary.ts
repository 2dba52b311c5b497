// SPDX-License-Identifier: Apache-2.0
/**
 * Elements, attributes and values of a definition that came with a version of libvirt, and what an older one makes
 * of them: it refuses the definition, or overlooks them, so that the VM starts without. Only what bears on what a
 * VM can touch, and what the parsers of 9.0, 11.3 and 12.8 were asked about.
 */
import type {Evidence} from './change.ts';
import type {Version} from './version.ts';

export interface Novelty {
  /** Path below `<domain>`, or `.` for itself; `**` stands for any number of elements. */
  readonly element: string;
  /** Attributes that the element must have with these values for the row to be about it. */
  readonly where?: Readonly<Record<string, string>>;
  /** What is new: by default the element itself. */
  readonly attribute?: string;
  readonly value?: string;
  /** New is any of these parts of the element: attributes, and `#text`. */
  readonly parts?: readonly string[];
  /** New is that this attribute or child may be absent, beside `attribute` if there is one. */
  readonly mayLack?: {readonly attribute: string} | {readonly child: string};
  /** New is that there may be more than one. */
  readonly repeated?: true;
  /** For the row to be about it, the element around it has this attribute, or a child that has it. */
  readonly within?: {readonly child?: string; readonly attribute: string; readonly value?: string};
  /** Only for definitions of VMs that do not run: libvirt itself writes it into those of VMs that do. */
  readonly atRest?: true;
  readonly since: Version;
  /**
   * `refused` by the parser, and so by the helper too; `unusable` is what the parser takes and the driver refuses
   * when the VM is defined; the rest is `overlooked`.
   */
  readonly fate: 'refused' | 'unusable' | 'overlooked';
  readonly evidence: Evidence;
}

/** What else has to hold for a row to be about an element, in words: `without <script>`, `in <os firmware>`. */
export function conditionOf({
  element,
  mayLack,
  within,
}: Novelty): {readonly word: 'in' | 'beside' | 'without'; readonly what: string} | undefined {
  if (mayLack !== undefined)
    return {word: 'without', what: 'attribute' in mayLack ? mayLack.attribute : `<${mayLack.child}>`};
  if (within === undefined) return undefined;
  const {child, attribute, value} = within;
  const set = value === undefined ? attribute : `${attribute}='${value}'`;
  if (child !== undefined) return {word: 'beside', what: `<${child} ${set}>`};
  return {word: 'in', what: `<${element.split('/').at(-2) ?? 'domain'} ${set}>`};
}

/** What says which file a loader is, and how it is mapped. */
const LOADER_FILE = ['readonly', 'type', '#text'];

/** Debian 12 builds its 9.0 without passt, as measured; upstream has it from 9.0 on. */
const PASST: Version = [9, 1];

const refused = (
  since: Version,
  evidence: Evidence,
  row: Pick<Novelty, 'element'> & Partial<Novelty>,
): Novelty => ({
  ...row,
  since,
  fate: 'refused',
  evidence,
});

const unusable = (
  since: Version,
  evidence: Evidence,
  row: Pick<Novelty, 'element'> & Partial<Novelty>,
): Novelty => ({...row, since, fate: 'unusable', evidence});

const overlooked = (
  since: Version,
  evidence: Evidence,
  row: Pick<Novelty, 'element'> & Partial<Novelty>,
): Novelty => ({...row, since, fate: 'overlooked', evidence});

const onDbus = (device: string): Novelty =>
  refused([8, 4], 'release notes', {element: `devices/${device}`, attribute: 'type', value: 'dbus'});

export const XML_VOCABULARY: readonly Novelty[] = [
  refused([8, 1], 'release notes', {
    element: 'devices/serial/target',
    attribute: 'type',
    value: 'isa-debug',
  }),
  refused([8, 3], 'release notes', {element: 'devices/iommu', attribute: 'model', value: 'virtio'}),
  refused([8, 4], 'release notes', {element: 'clock', attribute: 'offset', value: 'absolute'}),
  ...['graphics', 'audio', 'serial', 'parallel', 'console', 'channel'].map(onDbus),
  refused([8, 4], 'release notes', {element: 'devices/channel', attribute: 'type', value: 'qemu-vdagent'}),
  refused([8, 10], 'release notes', {element: 'devices/memory', attribute: 'model', value: 'sgx-epc'}),
  refused([8, 10], 'release notes', {element: 'features/hyperv/avic'}),
  refused([9, 0], 'release notes', {element: 'devices/tpm/backend', attribute: 'type', value: 'external'}),
  refused([9, 1], 'release notes', {element: 'devices/watchdog', attribute: 'model', value: 'itco'}),
  refused([9, 1], 'release notes', {element: 'devices/watchdog', repeated: true}),
  refused([9, 1], 'release notes', {element: 'devices/panic', attribute: 'model', value: 'pvpanic'}),
  refused(PASST, 'measured', {element: 'devices/interface/backend', attribute: 'type', value: 'passt'}),
  // Up to then firmware is chosen at each start, and a definition says either what it has to be able to do or its file.
  unusable([9, 2], 'release notes', {
    element: 'os/loader',
    parts: LOADER_FILE,
    within: {attribute: 'firmware'},
    atRest: true,
  }),
  unusable([9, 2], 'release notes', {
    element: 'os/nvram',
    attribute: 'template',
    within: {attribute: 'firmware'},
    atRest: true,
  }),
  refused([9, 5], 'bracketed', {
    element: 'devices/disk/**/encryption',
    attribute: 'format',
    value: 'luks-any',
  }),
  refused([9, 5], 'release notes', {element: 'maxMemory', mayLack: {attribute: 'slots'}}),
  refused([9, 6], 'release notes', {element: 'features/async-teardown'}),
  refused([9, 8], 'release notes', {element: 'devices/disk', attribute: 'type', value: 'vhostvdpa'}),
  refused([9, 10], 'release notes', {element: 'devices/audio', attribute: 'type', value: 'pipewire'}),
  refused([10, 2], 'release notes', {element: 'devices/filesystem/driver', attribute: 'type', value: 'mtp'}),
  refused([10, 2], 'release notes', {element: 'os/type', attribute: 'arch', value: 'loongarch64'}),
  refused([10, 4], 'release notes', {element: 'devices/sound', attribute: 'model', value: 'virtio'}),
  refused([10, 4], 'release notes', {element: 'features/ras'}),
  refused([10, 5], 'release notes', {element: 'launchSecurity', attribute: 'type', value: 'sev-snp'}),
  refused([10, 7], 'release notes', {element: 'features/ps2'}),
  refused([10, 7], 'release notes', {element: 'features/hyperv/emsr_bitmap'}),
  unusable([11, 0], 'release notes', {
    element: 'devices/filesystem/readonly',
    within: {child: 'driver', attribute: 'type', value: 'virtiofs'},
  }),
  refused([11, 1], 'release notes', {
    element: 'devices/interface',
    where: {type: 'vhostuser'},
    mayLack: {child: 'source'},
  }),
  refused([11, 1], 'release notes', {element: 'features/aia'}),
  unusable([11, 1], 'release notes', {element: 'devices/graphics', attribute: 'type', value: 'rdp'}),
  refused([11, 2], 'release notes', {element: 'os/acpi/table', repeated: true}),
  refused([11, 2], 'release notes', {element: 'os/acpi/table', attribute: 'type', value: 'raw'}),
  refused([11, 2], 'release notes', {element: 'os/acpi/table', attribute: 'type', value: 'rawset'}),
  refused([11, 2], 'release notes', {element: 'os/acpi/table', attribute: 'type', value: 'msdm'}),
  refused([11, 5], 'release notes', {element: 'devices/disk/target', attribute: 'bus', value: 'nvme'}),
  refused([11, 5], 'release notes', {element: 'devices/iommu', attribute: 'model', value: 'amd'}),
  refused([11, 6], 'maintainers', {element: 'launchSecurity', attribute: 'type', value: 'tdx'}),
  unusable([11, 10], 'release notes', {element: '.', attribute: 'type', value: 'hyperv'}),
  refused([12, 8], 'bracketed', {
    element: 'devices/hostdev/source/address',
    attribute: 'port',
    mayLack: {attribute: 'device'},
  }),

  overlooked([8, 5], 'release notes', {element: 'os/nvram', attribute: 'type'}),
  overlooked([8, 6], 'release notes', {
    element: 'os/loader',
    parts: LOADER_FILE,
    within: {attribute: 'firmware'},
  }),
  overlooked([8, 6], 'release notes', {element: 'os/loader', attribute: 'stateless'}),
  overlooked([9, 0], 'release notes', {element: 'devices/disk/source', attribute: 'fdgroup'}),
  overlooked([9, 2], 'release notes', {element: 'devices/video/model', attribute: 'blob'}),
  overlooked([9, 2], 'release notes', {element: 'os/nvram', attribute: 'format'}),
  overlooked([9, 2], 'release notes', {element: 'os/loader', attribute: 'format'}),
  overlooked([9, 8], 'release notes', {element: 'devices/disk/**/identity', attribute: 'keyfile'}),
  overlooked([9, 8], 'release notes', {element: 'devices/disk/**/identity', attribute: 'agentsock'}),
  overlooked([9, 8], 'release notes', {element: 'devices/disk/**/knownHosts'}),
  overlooked([9, 10], 'bracketed', {element: 'devices/disk/source', attribute: 'actualType'}),
  overlooked([10, 0], 'release notes', {element: 'devices/filesystem/idmap'}),
  overlooked([10, 6], 'release notes', {element: 'devices/pstore'}),
  overlooked([10, 10], 'release notes', {element: 'devices/disk/**/dataStore'}),
  overlooked([10, 10], 'release notes', {
    element: 'devices/tpm/backend/source',
    within: {attribute: 'type', value: 'emulator'},
  }),
  overlooked([10, 10], 'release notes', {element: 'devices/tpm/backend/profile'}),
  overlooked([11, 2], 'release notes', {element: 'os/shim'}),
  overlooked([12, 1], 'release notes', {element: 'os/varstore'}),
  overlooked([12, 1], 'release notes', {element: 'devices/hostdev/driver', attribute: 'iommufd'}),
  overlooked([12, 1], 'bracketed', {
    element: 'devices/interface/driver',
    where: {name: 'vfio'},
    attribute: 'iommufd',
  }),
  overlooked([12, 2], 'release notes', {element: 'iommufd'}),
  overlooked([12, 3], 'release notes', {element: 'devices/interface/tapfd'}),
];
