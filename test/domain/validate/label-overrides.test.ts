// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {verdict, type Definition} from '../../helpers/definition.ts';

const message =
  'unsupported configuration: label overrides require relabeling to be enabled at the domain level';
const off = "<seclabel type='static' model='selinux' relabel='no'><label>u:r:t:s0</label></seclabel>";
const override = (model = 'selinux', relabel = 'no') => `<seclabel model='${model}' relabel='${relabel}'/>`;
const disk = (source: string, rest = '') =>
  `<disk type='file'><source file='/a.qcow2'>${source}</source>${rest}<target dev='vda' bus='virtio'/></disk>`;
const backing = `<backingStore type='file'><format type='raw'/><source file='/b.raw'>${override()}</source></backingStore>`;
const dataStore = `<dataStore type='file'><format type='raw'/><source file='/d.raw'>${override()}</source></dataStore>`;
const serial = `<serial type='file'><source path='/s.log'>${override()}</source></serial>`;

const refused: Record<string, Definition> = {
  'an image': {devices: disk(override()), beside: off},
  'a backing image': {devices: disk('', backing), beside: off},
  'a serial port': {devices: serial, beside: off},
  'a channel': {
    devices: `<channel type='file'><source path='/c.log'>${override()}</source><target type='virtio' name='c'/></channel>`,
    beside: off,
  },
  'an image of an unlabelled guest': {
    devices: disk(override()),
    beside: "<seclabel type='none' model='selinux'/>",
  },
};

for (const [what, parts] of Object.entries(refused)) {
  test(`refuses an override on ${what} when the domain does not relabel`, t => {
    t.is(verdict(parts), message);
  });
}

const accepted: Record<string, Definition> = {
  'another model': {devices: disk(override('dac')), beside: off},
  'a data store': {devices: disk(dataStore), beside: off},
  'a domain that relabels': {devices: disk(override()) + serial},
  'a domain whose other model does not': {
    devices: disk(override('dac')),
    beside: `${off}<seclabel type='dynamic' model='dac'/>`,
  },
  nvram: {
    os: `<loader readonly='yes' type='pflash'>/c.fd</loader><nvram type='file'><source file='/n.fd'>${override()}</source></nvram>`,
    beside: off,
  },
};

for (const [what, parts] of Object.entries(accepted)) {
  test(`accepts an override with ${what}`, t => {
    t.is(verdict(parts), undefined);
  });
}
