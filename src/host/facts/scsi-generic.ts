// SPDX-License-Identifier: Apache-2.0
import {hostFact} from '../fact.ts';
import {directoryEntries} from '../files.ts';

/** The generic node of a SCSI unit, such as `/dev/sg3`. */
export const scsiGeneric = hostFact({
  schema: ({z, absolute, count}) => ({
    scsi: z
      .array(z.object({host: count, bus: count, target: count, unit: count, generic: absolute}))
      .default([]),
  }),
  live: () => liveScsiGeneric,
  none: {scsi: []},
  record: (generic, host, bus, target, unit) =>
    generic === undefined ? {} : {scsi: [{host, bus, target, unit, generic}]},
  replay: snapshot => (host, bus, target, unit) =>
    snapshot.scsi.find(
      one => one.host === host && one.bus === bus && one.target === target && one.unit === unit,
    )?.generic,
});

function liveScsiGeneric(host: number, bus: number, target: number, unit: number): string | undefined {
  const directory = `/sys/bus/scsi/devices/${host}:${bus}:${target}:${unit}/scsi_generic`;
  const node = directoryEntries(directory)?.[0];
  return node === undefined ? undefined : `/dev/${node}`;
}
