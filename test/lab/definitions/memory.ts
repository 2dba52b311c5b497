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
  },
  {
    name: 'memory-memfd',
    more: () => '<memoryBacking><source type="memfd"/><access mode="shared"/></memoryBacking>',
    devices: () => '',
  },
  {
    name: 'hugepages',
    quick: true,
    more: () => '<memoryBacking><hugepages/></memoryBacking>',
    devices: () => '',
    beside: `mkdir -p /dev/hugepages
mount -t hugetlbfs none /dev/hugepages
echo 16 >/proc/sys/vm/nr_hugepages
mkdir -p "/dev/hugepages/libvirt/qemu/-1-$vm"`,
    // 16 MiB in pages of 2 MiB.
    running: `free=$(sed -n 's/^HugePages_Free: *//p' /proc/meminfo)
[ "$free" = 8 ] || echo "of 16 huge pages $free are free, and not 8"`,
  },
  {
    name: 'virtio-pmem',
    files: 'truncate -s 2M pmem.raw',
    more: () => `<maxMemory slots="2" unit="MiB">64</maxMemory>
      <vcpu>1</vcpu><cpu><numa><cell id="0" cpus="0" memory="16" unit="MiB"/></numa></cpu>`,
    devices: folder => `<memory model="virtio-pmem"><source><path>${folder}/pmem.raw</path></source>
      <target><size unit="MiB">2</size></target></memory>`,
  },
  {
    // QEMU waits for the words of a server of its own kind.
    name: 'shmem-server',
    probeOnly: true,
    devices: folder => `<shmem name="lab-doorbell"><model type="ivshmem-doorbell"/>
      <server path="${folder}/ivshmem.sock"/><msi vectors="2"/></shmem>`,
    files: 'touch ivshmem.sock',
  },
];
