// SPDX-License-Identifier: Apache-2.0
/** Devices whose files follow from a few of their settings (virt-aa-helper.c). */
import type {Interface, Shmem} from '../../../../domain/domain.ts';
import {isVirtioModel} from '../../../../domain/virtio-models.ts';
import {provenance} from '../../../../inventory/site.ts';
import {type HelperView, literal, requestRule, type RuleRequest} from '../rule-request.ts';
import {deviceName} from '../../../../inventory/device-name.ts';
import {allHostdevs} from '../../../../inventory/devices/hostdev.ts';
import {usesVfio} from './hostdev.ts';
import {uuidInNames} from '../../../../domain/uuid.ts';
import {shortName} from '../../../../policy/short-name.ts';

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

/** The device of AMD's encrypted VMs. */
export function* sevNode({domain, features}: HelperView): Iterable<RuleRequest> {
  const security = domain.launchSecurity;
  if (!security?.type.startsWith('sev') || !features.sevRule) return;
  yield literal(provenance('launch security', security, 'encrypted memory'), ['/dev/sev', 'rw']);
}

/** The container and, bluntly, every IOMMU group, as soon as one device is driven through VFIO. */
export function* vfio({domain, features}: HelperView): Iterable<RuleRequest> {
  const all = allHostdevs({domain});
  const index = all.findIndex(hostdev => usesVfio(hostdev, features));
  const first = all[index];
  if (!first) return;
  const from = provenance(deviceName.hostdev(first, index), first, 'VFIO');
  yield literal(from, ['/dev/vfio/vfio', 'rw'], ['/dev/vfio/[0-9]*', 'rw']);
}

const HOST_DATABASE = '/etc/pki/nssdb';

/** Certificate databases of smartcards: written as they stand, without resolution or path tables. */
export function* smartcards({domain}: HelperView): Iterable<RuleRequest> {
  for (const [index, card] of domain.smartcards.entries()) {
    if (card.mode === 'passthrough') continue;
    const database = card.mode === 'host' ? HOST_DATABASE : (card.database ?? HOST_DATABASE);
    yield literal(provenance(deviceName.smartcard(card, index), card, 'certificate database'), [
      `${database}/{,*}`,
      'rk',
    ]);
  }
}

/** The node of the kernel's vhost-net, where a card may use it. */
export function* vhostNet({domain}: HelperView): Iterable<RuleRequest> {
  const card = domain.type === 'kvm' ? domain.interfaces.find(mayUseVhostNet) : undefined;
  if (!card) return;
  const device = deviceName.interface(card, domain.interfaces.indexOf(card));
  yield literal(provenance(device, card, 'virtio network card in the kernel'), ['/dev/vhost-net', 'rw']);
}

/** The type of the interface does not matter, and one without a model counts. */
function mayUseVhostNet({model, driverName}: Interface): boolean {
  if (!model || model.toLowerCase() === 'unknown') return true;
  return isVirtioModel(model) && driverName !== 'qemu';
}

const STATE_DIRECTORY = {'1.2': 'tpm1.2', '2.0': 'tpm2'} as const;

/** Files of the TPM emulators, always in the system layout's places, whatever `<source>` says; other back ends get nothing. */
export function* tpmEmulators({domain}: HelperView): Iterable<RuleRequest> {
  const short = shortName(domain);
  for (const [index, tpm] of domain.tpms.entries()) {
    if (tpm.backend.type !== 'emulator') continue;
    const {version} = tpm.backend;
    // QEMU's defaults fill in a version; without them the helper prints C's text for a null pointer.
    const state = `/var/lib/libvirt/swtpm/${uuidInNames(domain)}/${version ? STATE_DIRECTORY[version] : '(null)'}`;
    yield literal(
      provenance(deviceName.tpm(tpm, index), tpm, 'TPM emulator'),
      [`/run/libvirt/qemu/swtpm/${short}-swtpm.sock`, 'rw'],
      [`${state}/`, 'r'],
      [`${state}/**`, 'rwk'],
      [`/var/log/swtpm/libvirt/qemu/${domain.name}-swtpm.log`, 'w'],
      [`/run/libvirt/qemu/swtpm/${short}-swtpm.pid`, 'rw'],
    );
  }
}
