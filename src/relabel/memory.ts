// SPDX-License-Identifier: Apache-2.0
/**
 * libvirt's memory of what a file was labelled before: three extended attributes for each layer, shared by
 * everybody who labels the file (security_util.c).
 */
import type {Attributes, LabelLayer} from './label-store.ts';

export interface Memory {
  /** The first label, which whoever goes last puts back. */
  readonly label: string | undefined;
  /** How many rely on the label that is set; 0 when nothing valid is recorded. */
  readonly count: number;
}

/** A boot time that is derived from the uptime moves by a second. */
const TOLERANCE_SECONDS = 2;
const LONGEST_COUNT = 9;

const NOTHING: Memory = {label: undefined, count: 0};

/** A count from before the last boot is void, and so is one without a time. */
export function readMemory(attributes: Attributes, layer: LabelLayer, bootTime: number): Memory {
  const count = number(attributes[`ref_${layer}`]);
  const time = number(attributes[`timestamp_${layer}`]);
  if (count === undefined || count === 0 || time === undefined) return NOTHING;
  if (Math.abs(time - bootTime) > TOLERANCE_SECONDS) return NOTHING;
  return {label: attributes[layer], count};
}

/** The attributes of the first who relies on a label. */
export function firstMemory(layer: LabelLayer, label: string, bootTime: number): Attributes {
  return {[layer]: label, [`timestamp_${layer}`]: String(bootTime), [`ref_${layer}`]: '1'};
}

export function countedMemory(layer: LabelLayer, count: number): Attributes {
  return {[`ref_${layer}`]: String(count)};
}

/** Removes all three. */
export function noMemory(layer: LabelLayer): Readonly<Record<string, undefined>> {
  return {[layer]: undefined, [`timestamp_${layer}`]: undefined, [`ref_${layer}`]: undefined};
}

/** What may be put back; anything else was written by somebody else. */
export function isLabel(layer: LabelLayer, text: string): boolean {
  return layer === 'dac' ? isOwner(text) : /^[^\s:]+:[^\s:]+:[^\s]+$/.test(text);
}

/** No id is that of -1, with which chown leaves the owner as it is. */
const NO_ID = 0xffff_ffff;

function isOwner(text: string): boolean {
  return /^\+\d{1,10}:\+\d{1,10}$/.test(text) && text.split(':').every(id => Number(id) < NO_ID);
}

function number(text: string | undefined): number | undefined {
  if (text === undefined || !/^[1-9]\d*$/.test(text) || text.length > LONGEST_COUNT + 3) return undefined;
  return Number(text);
}
