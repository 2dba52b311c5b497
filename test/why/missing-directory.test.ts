// SPDX-License-Identifier: Apache-2.0
/** What is made when the VM starts needs a directory, which only libvirt makes, and only for what it names itself. */
import test from 'ava';
import {explainOn} from '../helpers/analysis.ts';

const directory = {type: 'directory', uid: 0, gid: 0, mode: '0777'};
const host = {
  unlisted: 'absent',
  memberships: {107: []},
  paths: {'/': directory, '/srv': directory, '/var': directory, '/run': directory},
};
const share = `<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/><target dir='a'/></filesystem>`;
const also = `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`;

for (const [what, devices, path, made] of [
  ['a console', `<serial type='unix'><source mode='bind' path='PATH'/></serial>`, '/srv/no/a.sock', false],
  ['a console', `<serial type='unix'><source mode='bind' path='PATH'/></serial>`, '/srv/a.sock', true],
  ['a display', `<graphics type='vnc' socket='PATH'/>`, '/srv/no/a.sock', false],
  ['a recording', `<audio id='1' type='file' path='PATH'/>`, '/srv/no/a.wav', false],
  [
    'a channel that libvirt names',
    `<channel type='unix'><target type='virtio' name='a'/></channel>`,
    '/run/libvirt/qemu/channel/7-guest/a',
    true,
  ],
  [
    'a display that libvirt names',
    `<graphics type='vnc'><listen type='socket'/></graphics>`,
    '/var/lib/libvirt/qemu/domain-7-guest/vnc.sock',
    true,
  ],
  ["a companion's socket", share, '/var/lib/libvirt/qemu/domain-7-guest/fs0-fs.sock', true],
] as const) {
  // prettier-ignore
  test(`${what}: ${path} is ${made ? '' : 'not '}made`, t => {
    const scenario = {devices: devices.replace('PATH', path), also, attributes: " id='7'", host};
    const answer = explainOn(scenario, {path}, {active: ['dac']});
    t.is(answer.layer === 'missing', !made);
    if (!made) t.like(answer.steps.find(({layer}) => layer === 'missing'), {rule: '/srv/no'});
  });
}
