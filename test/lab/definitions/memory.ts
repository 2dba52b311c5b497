// SPDX-License-Identifier: Apache-2.0
/** Memory that is a file, and memory that others share. */
import type {LabDefinition} from '../definition.ts';

export const MEMORY: readonly LabDefinition[] = [
  {
    name: 'shmem',
    quick: true,
    devices: () => '<shmem name="lab-shared"><model type="ivshmem-plain"/><size unit="M">1</size></shmem>',
  },
  {
    name: 'nvdimm',
    quick: true,
    files: 'truncate -s 2M pmem.raw',
    more: () => `<maxMemory slots="2" unit="MiB">64</maxMemory>
      <vcpu>1</vcpu><cpu><numa><cell id="0" cpus="0" memory="16" unit="MiB"/></numa></cpu>`,
    devices: folder => `<memory model="nvdimm"><source><path>${folder}/pmem.raw</path></source>
      <target><size unit="MiB">2</size><node>0</node></target></memory>`,
  },
  {
    name: 'memory-file',
    quick: true,
    more: () => '<memoryBacking><source type="file"/><access mode="shared"/></memoryBacking>',
    devices: () => '',
    beside: 'mkdir -p "/var/lib/libvirt/qemu/ram/-1-$vm"',
  },
  {
    name: 'memory-memfd',
    more: () => '<memoryBacking><source type="memfd"/><access mode="shared"/></memoryBacking>',
    devices: () => '',
  },
];
