// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {verdict} from '../../helpers/definition.ts';

const user = (children: string) => `<interface type='user'>${children}</interface>`;
const unsupported = (detail: string) => `unsupported configuration: ${detail}`;

const refused: readonly (readonly [string, string, string])[] = [
  [
    'a peer',
    user("<ip address='10.0.0.2' peer='10.0.0.1'/>"),
    unsupported('Invalid attempt to set peer IP for guest'),
  ],
  [
    'two IPv4 addresses',
    user("<ip address='10.0.0.2'/><ip family='ipv4' address='10.0.0.3'/>"),
    unsupported('Only one IPv4 address per interface is allowed'),
  ],
  [
    'two IPv6 addresses',
    user("<ip address='fd00::2'/><ip address='fd00::3'/>"),
    unsupported('Only one IPv6 address per interface is allowed'),
  ],
  [
    'an IPv4 prefix of 28',
    user("<ip address='10.0.0.2' prefix='28'/>"),
    'XML error: invalid prefix, must be in range of 4-27',
  ],
  [
    'an IPv4 prefix of 3',
    user("<ip address='10.0.0.2' prefix='3'/>"),
    'XML error: invalid prefix, must be in range of 4-27',
  ],
  [
    'an IPv6 prefix of 65',
    user("<ip address='fd00::2' prefix='65'/>"),
    unsupported("unsupported IPv6 address prefix='65' - must be 64"),
  ],
  [
    'a route',
    user("<route address='10.1.0.0' prefix='16' gateway='10.0.0.1'/>"),
    unsupported('Invalid attempt to set network interface guest-side IP route, not supported by QEMU'),
  ],
  [
    'an address on a bridge',
    "<interface type='bridge'><source bridge='br0'/><ip address='10.0.0.2'/></interface>",
    unsupported('Invalid attempt to set network interface guest-side IP address info, not supported by QEMU'),
  ],
  ['no address', user('<ip/>'), 'XML error: Missing required address in <ip>'],
  ['a name', user("<ip address='guest'/>"), "XML error: Invalid address 'guest' in <ip>"],
  [
    'an address of the other family',
    user("<ip family='ipv6' address='10.0.0.2'/>"),
    "XML error: Invalid address '10.0.0.2' in <ip>",
  ],
  [
    'a prefix above 32',
    user("<ip address='10.0.0.2' prefix='33'/>"),
    "XML error: Invalid prefix value '33' in <ip>",
  ],
  [
    'a prefix that is no number',
    user("<ip address='10.0.0.2' prefix='/24'/>"),
    "XML error: Invalid prefix value '/24' in <ip>",
  ],
];

for (const [what, devices, message] of refused) {
  test(`refuses ${what}`, t => {
    t.is(verdict({devices}), message);
  });
}

for (const prefix of ['4', '24', '27']) {
  test(`accepts an IPv4 prefix of ${prefix}`, t => {
    t.is(verdict({devices: user(`<ip address='10.0.0.2' prefix='${prefix}'/>`)}), undefined);
  });
}

test("a container's interface takes any address", t => {
  const devices =
    "<interface type='bridge'><source bridge='br0'/><ip address='10.0.0.2' prefix='28'/></interface>";
  t.is(verdict({type: 'lxc', devices}), undefined);
});
