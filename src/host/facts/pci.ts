// SPDX-License-Identifier: Apache-2.0
import {basename} from 'node:path/posix';
import type {PciAddress} from '../../domain/domain.ts';
import {pciName} from '../../domain/pci-address.ts';
import {byLowerCaseKey, hostFact, known, type Kept, type Words} from '../fact.ts';
import {canonicalPath, directoryEntries, linkTarget} from '../files.ts';
import {normalise} from '../tree-paths.ts';
import type {TreeEntry} from '../walk-snapshot.ts';

export interface PciFacts {
  readonly iommuGroup: number | undefined;
  /** Resolved directory under /sys/devices. */
  readonly sysfs: string | undefined;
  /** Its entries in directory order. */
  readonly files: readonly string[];
}

const schema = ({z, absolute, count, fileName}: Words) => ({
  pci: z
    .record(
      z
        .string()
        .regex(
          /^[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/i,
          'must be a PCI address, such as 0000:06:12.5',
        ),
      z.object({
        iommuGroup: count.optional(),
        sysfs: absolute.optional(),
        files: z.array(fileName).default([]),
      }),
    )
    .default({}),
});

type Recorded = Kept<ReturnType<typeof schema>>;

export const pci = hostFact({
  schema,
  live: () => livePci,
  none: {pci: {}},
  record(found, address) {
    if (found === undefined) return {};
    const {files, ...facts} = found;
    return {pci: {[pciName(address)]: {...known(facts), files: [...files]}}};
  },
  replay(snapshot) {
    const byName = byLowerCaseKey(snapshot.pci);
    return address => {
      const found = byName.get(pciName(address));
      return found && {iommuGroup: found.iommuGroup, sysfs: found.sysfs, files: found.files};
    };
  },
  paths: sysfsPaths,
});

/** sysfs shows each device as a symlink to its directory. */
function sysfsPaths(snapshot: Recorded): readonly (readonly [string, TreeEntry])[] {
  return Object.entries(snapshot.pci).flatMap(([name, {sysfs, files}]) => {
    const link = pciDirectory(name.toLowerCase());
    const directory = sysfs === undefined ? link : normalise(sysfs);
    const inside = files.map(file => [`${directory}/${file}`, {type: 'file'}] as const);
    if (sysfs === undefined) return inside;
    const shown = [[directory, {type: 'directory', entries: files}] as const, ...inside];
    return directory === link ? shown : [[link, {type: 'symlink', target: directory}] as const, ...shown];
  });
}

function pciDirectory(name: string): string {
  return `/sys/bus/pci/devices/${name}`;
}

function livePci(address: PciAddress): PciFacts | undefined {
  const directory = pciDirectory(pciName(address));
  const files = directoryEntries(directory);
  if (files === undefined) return undefined;
  return {iommuGroup: iommuGroup(directory), sysfs: canonicalPath(directory), files};
}

/** The group a device of sysfs is in: the last part of where its link leads. */
export function iommuGroup(directory: string): number | undefined {
  const target = linkTarget(`${directory}/iommu_group`);
  const name = target === undefined ? '' : basename(target);
  return /^\d+$/.test(name) ? Number(name) : undefined;
}
