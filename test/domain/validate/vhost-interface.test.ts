// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {verdict} from '../../helpers/definition.ts';

const shared = "<memoryBacking><access mode='shared'/></memoryBacking>";
const vhostuser = (source: string, model = "<model type='virtio'/>") =>
  `<interface type='vhostuser'><source type='unix' ${source}</source>${model}</interface>`;
const vdpa = (model: string) =>
  `<interface type='vdpa'><source dev='/dev/vhost-vdpa-0'/>${model}</interface>`;
const reconnect = (enabled: string) => `<reconnect enabled='${enabled}' timeout='10'/>`;

const rows: readonly (readonly [string, string, string | undefined])[] = [
  ['a client that reconnects', vhostuser(`path='/v.sock' mode='client'>${reconnect('yes')}`), undefined],
  ['a server that does not', vhostuser(`path='/v.sock' mode='server'>${reconnect('no')}`), undefined],
  [
    'a server that reconnects',
    vhostuser(`path='/v.sock' mode='server'>${reconnect('yes')}`),
    "unsupported configuration: 'reconnect' attribute is not supported when source mode='server' for <interface type='vhostuser'>",
  ],
  [
    'no path',
    vhostuser("mode='client'>"),
    "XML error: Missing required attribute 'path' in element 'source'",
  ],
  ['no model', vhostuser("path='/v.sock' mode='client'>", ''), undefined],
  ['a model in capitals', vdpa("<model type='VirtIO'/>"), undefined],
  [
    'another model for vhost-user',
    vhostuser("path='/v.sock' mode='client'>", "<model type='e1000'/>"),
    "unsupported configuration: invalid model for interface of type 'vhostuser': 'e1000' - must be 'virtio'",
  ],
  [
    'another model for vdpa',
    vdpa("<model type='rtl8139'/>"),
    "unsupported configuration: invalid model for interface of type 'vdpa': 'rtl8139' - must be 'virtio'",
  ],
];

for (const [what, devices, message] of rows) {
  test(`vhost cards: ${what}`, t => {
    t.is(verdict({devices, beside: shared}), message);
  });
}
