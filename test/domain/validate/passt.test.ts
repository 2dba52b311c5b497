// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {verdict} from '../../helpers/definition.ts';

const shared = "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>";
const passt = "<backend type='passt' logFile='/var/log/passt.log'/>";
const net = (type: string, children: string) => `<interface type='${type}'>${children}</interface>`;
const forward = (range: string) => net('user', `${passt}<portForward proto='tcp'>${range}</portForward>`);

const accepted: readonly (readonly [string, string])[] = [
  [
    'passt with a device, addresses and ports',
    net(
      'user',
      `<source dev='eth0'/><ip address='10.0.0.2' prefix='24'/>
    <ip family='ipv6' address='fd00::2'/>${passt}<portForward proto='udp' address='::1' dev='lo'><range start='53'/></portForward>`,
    ),
  ],
  ['vhost-user over passt without a socket', net('vhostuser', `<model type='virtio'/>${passt}`)],
  ['the default backend', net('user', "<backend type='default'/>")],
  ['a range of nothing', forward('<range/>')],
  ['an excluded range', forward("<range start='20' end='25' exclude='yes'/>")],
  [
    'host addresses of an ethernet',
    net('ethernet', "<source><ip address='10.0.0.1' prefix='24' peer='10.0.0.2'/></source>"),
  ],
];

for (const [what, devices] of accepted) {
  test(`accepts ${what}`, t => {
    t.is(verdict({devices, beside: shared}), undefined);
  });
}

const refused: readonly (readonly [string, string, string])[] = [
  [
    'passt on a bridge',
    net('bridge', `<source bridge='br0'/>${passt}`),
    "unsupported configuration: The 'passt' backend can only be used with interface type='user' or type='vhostuser'",
  ],
  [
    'forwarded ports without passt',
    net('user', "<portForward proto='tcp'><range start='22'/></portForward>"),
    "unsupported configuration: The <portForward> element can only be used with the 'passt' backend of interface type='user' or type='vhostuser'",
  ],
  ...["end='9'", "to='9'", "exclude='no'"].map(
    attribute =>
      [
        `a range of ${attribute} only`,
        forward(`<range ${attribute}/>`),
        "unsupported configuration: The 'range' of a 'portForward' requires 'start' attribute if 'end', 'to', or 'exclude' is specified",
      ] as const,
  ),
  [
    'no protocol',
    net('user', `${passt}<portForward/>`),
    "XML error: Missing required attribute 'proto' in element 'portForward'",
  ],
  [
    'an unknown protocol',
    net('user', `${passt}<portForward proto='sctp'/>`),
    "XML error: Invalid value for attribute 'proto' in element 'portForward': 'sctp'.",
  ],
  [
    'a name as address',
    net('user', `${passt}<portForward proto='tcp' address='localhost'/>`),
    "XML error: Invalid address 'localhost' in <portForward>",
  ],
  [
    'port 0',
    forward("<range start='0'/>"),
    "XML error: Invalid value for attribute 'start' in element 'range': Zero is not permitted",
  ],
  [
    'a port that is no number',
    forward("<range start='ssh'/>"),
    "XML error: Invalid value for attribute 'start' in element 'range': 'ssh'. Expected non-negative integer value",
  ],
  [
    'an unknown backend',
    net('user', "<backend type='slirp'/>"),
    "XML error: Invalid value for attribute 'type' in element 'backend': 'slirp'.",
  ],
];

for (const [what, devices, message] of refused) {
  test(`refuses ${what}`, t => {
    t.is(verdict({devices, beside: shared}), message);
  });
}

test('libvirt 9.0 takes forwarded ports without passt, 10.0 does not', t => {
  const devices = net('user', "<portForward proto='tcp'><range start='22'/></portForward>");
  t.is(verdict({devices, libvirt: [9, 0]}), undefined);
  for (const libvirt of [
    [10, 0],
    [11, 3],
  ] as const)
    t.regex(verdict({devices, libvirt}) ?? '', /portForward/);
});
