// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import type {CgroupRule} from '../../../src/layers/plan.ts';
import {parseDeviceLine, type DeviceRequest} from '../../../src/kernel-model/cgroup/device.ts';

const from = {device: 'disk vda', element: 'disk/source', line: 1, column: 1, reason: 'test'};

/** Rules of a plan from lines such as `c 10:232 rw`. */
export function rules(...lines: readonly string[]): readonly CgroupRule[] {
  return lines.map(line => {
    const entry = parseDeviceLine(line);
    if (!entry || entry === 'all') throw new Error(`no rule: ${line}`);
    return {...entry, from};
  });
}

/** A request from text such as `c 10:232 rw`. */
export function request(text: string): DeviceRequest {
  const entry = parseDeviceLine(text);
  if (!entry || entry === 'all' || entry.major === '*' || entry.minor === '*') throw new Error(text);
  return {...entry, major: entry.major, minor: entry.minor};
}

const number = fc.constantFrom(0, 1, 2, 3);
const wild = fc.oneof({weight: 3, arbitrary: number}, {weight: 1, arbitrary: fc.constant('*' as const)});
const access = fc.constantFrom('r', 'w', 'rw', 'rwm', 'm');
const type = fc.constantFrom('c' as const, 'b' as const);

/** Rules over few numbers, so that they meet. */
export const anyRules = fc.array(
  fc.record({type, major: wild, minor: wild, access, from: fc.constant(from)}),
  {maxLength: 8},
);

export const anyRequest = fc.record({
  type,
  major: fc.constantFrom(0, 1, 2, 3, 77),
  minor: fc.constantFrom(0, 1, 2, 3, 77),
  access: fc.constantFrom('r', 'w', 'rw', 'm', 'rm', 'wm', 'rwm'),
});
