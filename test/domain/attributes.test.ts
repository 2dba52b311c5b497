// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {
  enumAttribute,
  naturalAttribute,
  onOff,
  requiredAttribute,
  requiredEnum,
  uintAttribute,
  ulongAttribute,
  yesNo,
} from '../../src/domain/attributes.ts';
import type {XmlElement} from '../../src/domain/xml.ts';
import {element, messageOf} from '../helpers/definition.ts';

const invalid = (value: string) => `XML error: Invalid value for attribute 'a' in element 'e': '${value}'.`;
const zero = "XML error: Invalid value for attribute 'a' in element 'e': Zero is not permitted";
const missing = "XML error: Missing required attribute 'a' in element 'e'";

type Read = (element: XmlElement) => unknown;
const readEnum: Read = e => enumAttribute(e, 'a', ['one', 'two']);

/** What is read, how, and libvirt's message or the value. */
const ROWS: readonly (readonly [string, string, Read, unknown])[] = [
  ['an enum', "<e a='two'/>", readEnum, 'two'],
  ['an enum in capitals', "<e a='Two'/>", readEnum, invalid('Two')],
  ['an empty enum', "<e a=''/>", readEnum, invalid('')],
  ['an absent enum', '<e/>', readEnum, undefined],
  ['an absent required enum', '<e/>', e => requiredEnum(e, 'a', ['one']), missing],
  ['an absent required text', '<e/>', e => requiredAttribute(e, 'a'), missing],
  ['an empty required text', "<e a=''/>", e => requiredAttribute(e, 'a'), ''],
  ['yes', "<e a='yes'/>", e => yesNo(e, 'a'), true],
  ['no', "<e a='no'/>", e => yesNo(e, 'a'), false],
  ['on for yes', "<e a='on'/>", e => yesNo(e, 'a'), invalid('on')],
  ['off', "<e a='off'/>", e => onOff(e, 'a'), false],
  ['an integer', "<e a='3'/>", e => naturalAttribute(e, 'a'), 3],
  ['no integer', "<e a='3x'/>", e => naturalAttribute(e, 'a'), `${invalid('3x')} Expected integer value`],
  [
    'a negative integer',
    "<e a='-3'/>",
    e => naturalAttribute(e, 'a'),
    `${invalid('-3')} Expected non-negative value`,
  ],
  [
    'no unsigned',
    "<e a='-1'/>",
    e => uintAttribute(e, 'a'),
    `${invalid('-1')} Expected non-negative integer value`,
  ],
  ['a hexadecimal', "<e a='0x10'/>", e => uintAttribute(e, 'a', {base: 0}), 16],
  ['zero', "<e a='0'/>", e => uintAttribute(e, 'a', {nonZero: true}), zero],
  ['a long', "<e a='4294967296'/>", e => ulongAttribute(e, 'a'), 4294967296],
];

for (const [title, xml, read, expected] of ROWS)
  test(title, t => {
    let value: unknown;
    const message = messageOf(() => (value = read(element(xml))));
    t.is(message ?? value, expected);
  });
