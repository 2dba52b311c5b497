// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {addressFamily} from '../../src/domain/devices/interface-ip.ts';

const rows: readonly (readonly [string, 'ipv4' | 'ipv6' | undefined])[] = [
  ['10.0.0.1', 'ipv4'],
  ['127.1', 'ipv4'],
  ['2130706433', 'ipv4'],
  ['0x7f000001', 'ipv4'],
  ['fd00::1', 'ipv6'],
  ['fe80::1%eth0', 'ipv6'],
  ['2001:db8::1:10', 'ipv6'],
  ['::ffff:10.0.0.1', 'ipv6'],
  ['256.0.0.1', undefined],
  ['10.0.0.0.1', undefined],
  ['10..0.1', undefined],
  ['10.0.0.256', undefined],
  ['08.0.0.1', undefined],
  ['localhost', undefined],
  ['10.0.0.1/24', undefined],
  [' 10.0.0.1', undefined],
  ['', undefined],
];

for (const [text, family] of rows) {
  test(`${JSON.stringify(text)} is ${family ?? 'no numeric address'}`, t => {
    t.is(addressFamily(text), family);
  });
}
