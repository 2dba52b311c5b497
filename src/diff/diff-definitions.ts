// SPDX-License-Identifier: Apache-2.0
/** What two definitions say that their plans do not: devices that no layer sees, and findings that come and go. */
import type {Finding} from '../documents/audit.ts';
import {groupedBy} from '../list-in.ts';
import type {Change} from '../layers/change.ts';
import type {DeviceChange, FindingChange} from './change.ts';
import type {DeviceFacts} from './device-facts.ts';

/** What is known of a definition beside its plan. */
export interface DefinitionFacts {
  readonly devices: readonly DeviceFacts[];
  readonly findings: readonly Finding[];
}

/** Of a device that a layer tells of, what the layer cannot see: no paths, labels and switches. */
export function diffDevices(
  before: readonly DeviceFacts[],
  after: readonly DeviceFacts[],
  changes: readonly Change[],
): readonly DeviceChange[] {
  const seen = new Set(changes.map(({from}) => from?.device));
  const gone = without(before, after.map(keyOfDevice), keyOfDevice);
  const come = without(after, before.map(keyOfDevice), keyOfDevice);
  // Several may have one name: each argument of QEMU's command line is called alike.
  const old = groupedBy(gone, ({from}) => from.device);
  const rows = come.flatMap((one): readonly DeviceChange[] => {
    const {device} = one.from;
    const known = old.get(device)?.shift();
    if (known === undefined)
      return [{kind: 'gained', device, what: 'device', before: null, after: textOf(one), from: one.from}];
    const differing = differences(known, one);
    return seen.has(device) ? differing.filter(isUnseen) : differing;
  });
  const lost = [...old.values()].flat().map((one): DeviceChange => ({
    kind: 'lost',
    device: one.from.device,
    what: 'device',
    before: textOf(one),
    after: null,
    from: one.from,
  }));
  return [...rows, ...lost];
}

/** Those whose key the others do not have, each as often as it is there. */
function without<One>(
  some: readonly One[],
  others: readonly string[],
  keyOf: (one: One) => string,
): readonly One[] {
  const left = new Map<string, number>();
  for (const key of others) left.set(key, (left.get(key) ?? 0) + 1);
  return some.filter(one => {
    const key = keyOf(one);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** Word for word, under whatever number: another device before it changes that. */
function keyOfDevice({asFirst, facts}: DeviceFacts): string {
  return JSON.stringify([asFirst, ...facts]);
}

/** Code, path and device make a finding the same; its words, its line and the device's number may change. */
function findingKeys({devices}: DefinitionFacts): (finding: Finding) => string {
  const asFirst = new Map(devices.map(one => [one.from.device, one.asFirst]));
  return ({code, path, device}) => JSON.stringify([code, path, device && (asFirst.get(device) ?? device)]);
}

function textOf({facts}: DeviceFacts): string {
  return [...facts].map(([name, value]) => `${name} ${value}`).join(', ');
}

function differences(before: DeviceFacts, after: DeviceFacts): readonly DeviceChange[] {
  const names = [...new Set([...after.facts.keys(), ...before.facts.keys()])];
  return names.flatMap((what): readonly DeviceChange[] => {
    const [old, now] = [before.facts.get(what) ?? null, after.facts.get(what) ?? null];
    if (old === now) return [];
    return [{kind: 'changed', device: after.from.device, what, before: old, after: now, from: after.from}];
  });
}

function isUnseen({what, before, after}: DeviceChange): boolean {
  const value = after ?? before ?? '';
  return !value.startsWith('/') && value !== 'true' && !what.startsWith('seclabels');
}

export function diffFindings(before: DefinitionFacts, after: DefinitionFacts): readonly FindingChange[] {
  const [old, now] = [findingKeys(before), findingKeys(after)];
  const change = (kind: FindingChange['kind'], {code, severity, message, path, from}: Finding) => ({
    kind,
    code,
    severity,
    message,
    path,
    from,
  });
  return [
    ...without(after.findings, before.findings.map(old), now).map(one => change('appeared', one)),
    ...without(before.findings, after.findings.map(now), old).map(one => change('gone', one)),
  ];
}
