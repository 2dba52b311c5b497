// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario} from '../../helpers/scenario.ts';

const directory = (format: string, more = '') =>
  `<disk type='dir' device='disk'><driver name='qemu' type='${format}'/><source dir='/srv/share'/>
   <target dev='vda' bus='virtio'/>${more}</disk>`;

for (const mode of ['libvirt', 'strict'] as const)
  test(`a directory is a FAT disk that is read, in ${mode} mode`, t => {
    const plan = (devices: string) => planScenario({devices, mode});
    t.notThrows(() => plan(directory('fat', '<readonly/>')));
    t.throws(() => plan(directory('fat')), {
      code: 'DISK_FAT_WRITABLE',
      message: /virtual FAT storage can't be accessed in read-write mode/,
    });
    t.throws(() => plan(directory('raw', '<readonly/>')), {
      code: 'DISK_DIRECTORY_FORMAT',
      message: /storage type 'dir' requires use of storage format 'fat'/,
    });
  });
