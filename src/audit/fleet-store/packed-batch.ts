// SPDX-License-Identifier: Apache-2.0
/**
 * VMs of an audit, some at a time, as bytes: as objects 100,000 would take tens of gigabytes. What VMs have in common
 * is most of it, so that together they take a twentieth of what each takes alone. Plain data: it may come from another
 * thread.
 */
import {deserialize, serialize} from 'node:v8';
import {deflateRawSync, inflateRawSync} from 'node:zlib';
import type {AccessRow} from '../access-row.ts';
import type {FleetMember} from '../fleet-member.ts';
import {countPaths} from '../reading.ts';
import type {AuditCounts, AuditedVm, DomainAudit} from '../report.ts';
import {marksOf, type Marks} from './marks.ts';

/** What stays at hand of a VM. */
export interface VmHead extends Omit<DomainAudit, 'paths'> {
  readonly counts: AuditCounts;
}

/** The bytes of a definition, for the few that are planned again. */
export interface Source {
  readonly file: string;
  readonly content: Uint8Array;
}

export interface PackedBatch {
  readonly heads: readonly VmHead[];
  /** None where no report lists them. */
  readonly rows: Packed<readonly (readonly AccessRow[])[]> | undefined;
  readonly members: Packed<readonly FleetMember[]>;
  readonly sources: Packed<readonly Source[]>;
  readonly marks: Marks;
}

/** The fastest: of so much repetition it leaves little, too. */
const FAST = {level: 1};

/** A value as bytes. */
export type Packed<Value> = Uint8Array & {readonly __value?: Value};

/** Half of the bytes are rows: where a report only counts them, they are made again for the few that are asked for. */
export function packBatch(
  vms: readonly (AuditedVm & {readonly source: Source})[],
  {countsOnly = false}: {readonly countsOnly?: boolean | undefined} = {},
): PackedBatch {
  return {
    heads: vms.map(({domain: {paths, ...head}}) => ({...head, counts: countPaths({name: head.name, paths})})),
    rows: countsOnly ? undefined : pack(vms.map(({domain}) => domain.paths)),
    members: pack(vms.map(({member}) => member)),
    sources: pack(vms.map(({source}) => source)),
    marks: marksOf(vms.map(({member}) => member)),
  };
}

function pack<Value>(value: Value): Packed<Value> {
  return deflateRawSync(serialize(value), FAST);
}

export function unpack<Value>(bytes: Packed<Value>): Value {
  return deserialize(inflateRawSync(bytes)) as Value;
}
