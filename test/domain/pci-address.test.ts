// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parsePciAddress} from '../../src/domain/pci-address.ts';
import {element, messageOf} from '../helpers/definition.ts';

test('absent parts are 0', t => {
  t.deepEqual(parsePciAddress(element("<address bus='6'/>")), {domain: 0, bus: 6, slot: 0, function: 0});
});

test("parts are in C's notation", t => {
  const address = element("<address domain='0x1' bus='0XfF' slot='20' function='07'/>");
  t.deepEqual(parsePciAddress(address), {domain: 1, bus: 255, slot: 20, function: 7});
  t.is(parsePciAddress(element("<address slot='037'/>")).slot, 31);
  t.is(parsePciAddress(element("<address domain='0x10000'/>")).domain, 0x10000);
});

const refused: readonly (readonly [string, string])[] = [
  ["bus='256'", "Invalid PCI address bus='0x100', must be <= 0xFF"],
  ["slot='040'", "Invalid PCI address slot='0x20', must be <= 0x1F"],
  ["function='8'", 'Invalid PCI address function=0x8, must be <= 7'],
  [
    "slot='08'",
    "Invalid value for attribute 'slot' in element 'address': '08'. Expected non-negative integer value",
  ],
  [
    "bus='-1'",
    "Invalid value for attribute 'bus' in element 'address': '-1'. Expected non-negative integer value",
  ],
];

for (const [attributes, detail] of refused) {
  test(`refuses ${attributes}`, t => {
    t.is(
      messageOf(() => parsePciAddress(element(`<address ${attributes}/>`))),
      `XML error: ${detail}`,
    );
  });
}
