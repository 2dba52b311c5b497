// SPDX-License-Identifier: Apache-2.0
/** Two VMs alike but for their names, of which one begins like the other: neither may reach what the other has. */
import {disk, type LabDefinition} from '../definition.ts';

function twin(name: string): LabDefinition {
  return {
    name,
    quick: true,
    files: `truncate -s 1M base.raw
qemu-img create -q -f qcow2 -b base.raw -F raw top.qcow2`,
    more: () => '<memoryBacking><source type="file"/><access mode="shared"/></memoryBacking>',
    devices: folder => `${disk('vda', `${folder}/top.qcow2`, 'qcow2')}
      <channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel>
      <graphics type="vnc"><listen type="socket"/></graphics>
      <shmem name="lab-${name}"><model type="ivshmem-plain"/><size unit="M">1</size></shmem>`,
    beside: `: >"/var/lib/libvirt/qemu/ram/-1-$vm/left"
: >"/var/lib/libvirt/qemu/channel/target/domain--1-$vm/left"`,
  };
}

export const TWINS: readonly LabDefinition[] = [twin('twin'), twin('twin.b')];
