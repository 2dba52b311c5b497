// SPDX-License-Identifier: Apache-2.0
import {directoryEntries} from './files.ts';

/** The generic node of a unit, such as `/dev/sg3`. */
export function liveScsiGeneric(host: number, bus: number, target: number, unit: number): string | undefined {
  const directory = `/sys/bus/scsi/devices/${host}:${bus}:${target}:${unit}/scsi_generic`;
  const node = directoryEntries(directory)?.[0];
  return node === undefined ? undefined : `/dev/${node}`;
}
