// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario} from '../../helpers/scenario.ts';

const devices = `<disk type='file'><driver name='qemu' type='raw'/>
  <source file='/srv/a.raw' fdgroup='given'/><target dev='vda' bus='virtio'/></disk>`;

function descriptors(host: Readonly<Record<string, unknown>>): readonly string[] {
  const {selinux, dac} = planScenario({devices, host});
  return [...selinux.restore, ...dac.restore].map(({path}) => path).filter(path => path === 'fd');
}

test('a group of descriptors that libvirt does not have is given back to nobody', t => {
  t.deepEqual(descriptors({}), []);
  t.deepEqual(descriptors({fdgroups: {given: {fds: 1, writable: true}}}), ['fd']);
});

test('an image that is there is given back, and one that is not has nothing to be given', t => {
  const image = (type: string) =>
    planScenario({
      devices: devices.replace(" fdgroup='given'", ''),
      host: {paths: {'/srv/a.raw': {type}}},
    });
  for (const [type, expected] of [
    ['file', ['/srv/a.raw']],
    ['absent', []],
  ] as const) {
    const {selinux, dac} = image(type);
    for (const {restore} of [selinux, dac])
      t.deepEqual(
        restore.map(({path}) => path).filter(path => path === '/srv/a.raw'),
        expected,
      );
  }
});

test('a node whose owner nobody remembers goes back to root', t => {
  const tpm = `<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>`;
  const {restore} = planScenario({devices: tpm}).dac;
  t.deepEqual(
    restore.filter(({path}) => path === '/dev/tpm0').map(({to}) => to),
    ['root'],
  );
});
