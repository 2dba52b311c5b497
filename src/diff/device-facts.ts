// SPDX-License-Identifier: Apache-2.0
/** What a definition says of each device, apart from the host: a network, an address to listen on, a SCSI adapter. */
import type {Domain, Located, PciAddress} from '../domain/domain.ts';
import {pciName} from '../domain/pci-address.ts';
import {deviceName} from '../inventory/device-name.ts';
import {allChardevs} from '../inventory/devices/chardev.ts';
import {provenance} from '../inventory/site.ts';
import type {Provenance} from '../layers/plan.ts';

export interface DeviceFacts {
  readonly from: Provenance;
  /** As it would be called if it were the first of its kind: without a name of its own it is told by its place. */
  readonly asFirst: string;
  /** Such as `source.host` and `192.0.2.7`, in the order of the model. */
  readonly facts: ReadonlyMap<string, string>;
}

/** Places in the text, and labels, of which the layers tell. */
const TOLD_ELSEWHERE = new Set(['at', 'alias', 'seclabels']);
/** And what only the guest sees. */
const UNTOLD = new Set([...TOLD_ELSEWHERE, 'aliasName', 'model', 'target', 'targetDev', 'index']);

export function deviceFacts(domain: Domain): readonly DeviceFacts[] {
  const about = (device: Located & {readonly path?: string}, name: string, asFirst = name): DeviceFacts => ({
    from: provenance(name, device, 'a device of the definition'),
    asFirst,
    facts: new Map(factsOf(device)),
  });
  const all = <Device extends Located>(
    devices: readonly Device[],
    name: (device: Device, index: number) => string,
  ): readonly DeviceFacts[] =>
    devices.map((device, index) => about(device, name(device, index), name(device, 0)));
  const {at, emulator} = domain;
  return [
    ...(emulator === undefined ? [] : [about({at, path: emulator}, 'emulator')]),
    ...all(domain.disks, deviceName.disk),
    ...all(domain.filesystems, deviceName.filesystem),
    ...all(domain.interfaces, deviceName.interface),
    ...allChardevs(domain).map(([chardev, name]) => about(chardev, name, deviceName.chardev(chardev, 0))),
    ...all(domain.smartcards, deviceName.smartcard),
    ...all(domain.tpms, deviceName.tpm),
    ...all(domain.inputs, deviceName.input),
    ...all(domain.graphics, deviceName.graphics),
    ...all(domain.videos, deviceName.video),
    ...all(domain.audios, deviceName.audio),
    ...all(domain.hostdevs, deviceName.hostdev),
    ...all(domain.redirdevs, deviceName.redirdev),
    ...all(domain.rngs, deviceName.rng),
    ...all(domain.shmems, deviceName.shmem),
    ...all(domain.memories, deviceName.memory),
    ...(domain.vsock === undefined ? [] : [about(domain.vsock, 'vsock')]),
    ...all(domain.qemuCommandline, () => 'qemu:commandline'),
    ...all(domain.qemuOverride, () => 'qemu:override'),
  ];
}

function factsOf(value: unknown, name = ''): readonly (readonly [string, string])[] {
  if (value === undefined || value === null || value === false || value === '') return [];
  if (typeof value !== 'object') return [[name, textOf(name, value)]];
  if (isPciAddress(value)) return [[name, pciName(value)]];
  const untold = name === '' ? UNTOLD : TOLD_ELSEWHERE;
  return Object.entries(value).flatMap(([key, one]) => {
    if (untold.has(key)) return [];
    if (Array.isArray(value)) return factsOf(one, `${name}[${key}]`);
    return factsOf(one, name === '' ? key : `${name}.${key}`);
  });
}

function isPciAddress(value: object): value is PciAddress {
  return 'domain' in value && 'bus' in value && 'slot' in value && 'function' in value;
}

/** USB's identifiers as people know them. */
function textOf(name: string, value: unknown): string {
  const isIdentifier = typeof value === 'number' && /\.(vendor|product)$/.test(name);
  return isIdentifier ? `0x${value.toString(16).padStart(4, '0')}` : String(value);
}
