// SPDX-License-Identifier: Apache-2.0
/** Memory devices: files behind persistent memory, and the nodes of SGX enclaves. */
import {provenance, resource, resourceAt, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';

const SGX_NODES = [
  {path: '/dev/sgx_vepc', access: 'rw'},
  {path: '/dev/sgx_provision', access: 'r'},
] as const;

export function memoryResources({domain}: Site): readonly Entry[] {
  return domain.memories.flatMap((memory, index) => {
    const from = provenance(deviceName.memory(memory, index), memory, `${memory.model} backing`);
    switch (memory.model) {
      // Of <readonly/> libvirt makes an unarmed device, which QEMU opens for writing all the same (measured: libvirt
      // 9.0 with QEMU 7.2).
      case 'nvdimm':
      case 'virtio-pmem':
        return resourceAt(memory.path, {kind: 'memory', role: 'pmem', access: 'rw', from});
      case 'sgx-epc':
        return SGX_NODES.map(node => resource({kind: 'memory', role: 'sgx-node', ...node, from}));
      default:
        return [];
    }
  });
}
