// SPDX-License-Identifier: Apache-2.0
/** Filesystems, inputs, vhost-user sockets, memory devices and shared memory. */
import type {Shmem} from '../../../../domain/domain.ts';
import {provenance} from '../../../../inventory/site.ts';
import {requestRule, type HelperView, type RuleRequest} from '../rule-request.ts';
import {deviceName} from '../../../../inventory/device-name.ts';

/** Directories QEMU itself serves (9p); virtiofs has a daemon of its own. */
export function* filesystems({domain}: HelperView): Iterable<RuleRequest> {
  for (const [index, {type, driver, source, readonly, ...rest}] of domain.filesystems.entries()) {
    if (type !== 'mount' || (driver !== undefined && driver !== 'path') || source === undefined) continue;
    const from = provenance(deviceName.filesystem(rest, index), rest, 'shared directory');
    // `R`: no deny rule, so that another filesystem below may still be writable.
    yield requestRule(source, readonly ? 'R' : 'rwl', from, {recursive: true});
  }
}

export function* inputs({domain}: HelperView): Iterable<RuleRequest> {
  for (const [index, input] of domain.inputs.entries()) {
    if (input.type !== 'passthrough' && input.type !== 'evdev') continue;
    yield requestRule(input.path, 'rw', provenance(deviceName.input(input, index), input, 'event device'));
  }
}

/** Over passt the socket's name is libvirt's to choose and not in the definition: then the run fails. */
export function* interfaces({domain}: HelperView): Iterable<RuleRequest> {
  for (const [index, card] of domain.interfaces.entries()) {
    const device = deviceName.interface(card, index);
    const {vhostuser, tapNode} = card;
    if (card.type === 'vhostuser')
      yield requestRule(vhostuser?.path, 'rw', provenance(device, vhostuser ?? card, 'vhost-user socket'));
    if (tapNode !== undefined) yield requestRule(tapNode, 'rwk', provenance(device, card, 'macvtap device'));
  }
}

export function* memoryDevices({domain, features}: HelperView): Iterable<RuleRequest> {
  for (const [index, memory] of domain.memories.entries()) {
    const from = (reason: string) => provenance(deviceName.memory(memory, index), memory, reason);
    if (memory.model === 'nvdimm' || (memory.model === 'virtio-pmem' && features.virtioPmem))
      yield requestRule(memory.path, 'rw', from('memory file'));
    if (memory.model !== 'sgx-epc' || !features.sgxRules) continue;
    yield requestRule('/dev/sgx_vepc', 'rw', from('SGX enclave memory'));
    yield requestRule('/dev/sgx_provision', 'r', from('SGX provisioning'));
  }
}

export function sharedMemory({domain}: HelperView): Iterable<RuleRequest> {
  return domain.shmems.map(shmem => {
    const from = provenance(
      deviceName.shmem(shmem),
      shmem,
      shmem.server ? 'socket of the server' : 'shared memory',
    );
    return requestRule(shmem.server?.path ?? defaultShmemPath(shmem), 'rw', from);
  });
}

function defaultShmemPath({model, name}: Shmem): string {
  return model === 'ivshmem-plain' ? `/dev/shm/${name}` : `/var/lib/libvirt/shmem-${name}-sock`;
}
