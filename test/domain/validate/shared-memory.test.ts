// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {verdict, type Definition} from '../../helpers/definition.ts';

const vhostuser =
  "<interface type='vhostuser'><source type='unix' path='/run/v.sock' mode='client'/><model type='virtio'/></interface>";
const virtiofs =
  "<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/><target dir='tag'/></filesystem>";
const passt = "<interface type='vhostuser'><model type='virtio'/><backend type='passt'/></interface>";
const required = (device: string) => `unsupported configuration: '${device}' requires shared memory`;

const blob = "<video><model type='virtio' blob='on'/></video>";
const memfd = "'blob' support for virtio-gpu devices requires a memfd memory backend";

const rows: readonly (readonly [string, Definition, string | undefined])[] = [
  ['a vhost-user card without any', {devices: vhostuser}, required('interface')],
  ['vhost-user over passt without any', {devices: passt}, required('interface')],
  ['virtiofs without any', {devices: virtiofs}, required('virtiofs')],
  [
    'virtiofs with a socket of its own',
    {devices: virtiofs.replace("dir='/srv'", "socket='/run/f.sock'")},
    required('virtiofs'),
  ],
  ['blob memory of a display without any', {devices: blob}, `unsupported configuration: ${memfd}`],
  [
    'blob memory of a display out of a file',
    {devices: blob, beside: "<memoryBacking><source type='file'/><access mode='shared'/></memoryBacking>"},
    `unsupported configuration: ${memfd}`,
  ],
  [
    'blob memory of a display out of a memfd',
    {devices: blob, beside: "<memoryBacking><source type='memfd'/></memoryBacking>"},
    undefined,
  ],
  ['interfaces come first', {devices: virtiofs + vhostuser}, required('interface')],
  [
    'a private mode',
    {devices: virtiofs, beside: "<memoryBacking><access mode='private'/></memoryBacking>"},
    required('virtiofs'),
  ],
  [
    'a shared mode',
    {devices: vhostuser + virtiofs, beside: "<memoryBacking><access mode='shared'/></memoryBacking>"},
    undefined,
  ],
  [
    'a shared NUMA cell',
    {
      devices: vhostuser,
      beside: "<cpu><numa><cell id='0' cpus='0' memory='1048576' memAccess='shared'/></numa></cpu>",
    },
    undefined,
  ],
  [
    'a private cell in a shared guest',
    {
      devices: vhostuser,
      beside: `<memoryBacking><access mode='shared'/></memoryBacking>
        <cpu><numa><cell id='0' cpus='0' memory='1048576' memAccess='private'/></numa></cpu>`,
    },
    required('interface'),
  ],
  [
    'a cell that leaves it to the guest',
    {
      devices: vhostuser,
      beside: `<memoryBacking><access mode='shared'/></memoryBacking>
        <cpu><numa><cell id='0' cpus='0' memory='1048576'/></numa></cpu>`,
    },
    undefined,
  ],
  [
    'a 9p share without any',
    {devices: "<filesystem><source dir='/srv'/><target dir='t'/></filesystem>"},
    undefined,
  ],
];

for (const [what, parts, message] of rows) {
  test(`shared memory: ${what}`, t => {
    t.is(verdict(parts), message);
  });
}

test('shared memory: libvirt asks for it behind an interface from 11.2 on', t => {
  const parts = {
    devices: "<interface type='vhostuser'><source type='unix' path='/run/a' mode='client'/></interface>",
  };
  t.is(verdict({...parts, libvirt: [11, 1]}), undefined);
  t.is(verdict({...parts, libvirt: [11, 2]}), required('interface'));
  t.is(verdict(parts), required('interface'));
});
