// SPDX-License-Identifier: Apache-2.0
/** Definitions for drivers of libvirt that run no QEMU of libvirt's: no layer of ours confines such a VM. */
import {KnownError} from '../../errors.ts';
import type {Domain, VirtType} from '../domain.ts';

/** A container's profile and contexts are libvirt's own, and Hyper-V's type is one of QEMU's accelerators, too. */
const DRIVERS: Readonly<Partial<Record<VirtType, string>>> = {
  xen: 'Xen',
  uml: 'User Mode Linux',
  openvz: 'OpenVZ',
  test: 'test',
  vmware: 'VMware',
  vbox: 'VirtualBox',
  phyp: 'PowerVM',
  parallels: 'Virtuozzo',
  vz: 'Virtuozzo',
  bhyve: 'bhyve',
};

/** @throws KnownError NOT_QEMU */
export function refuseOtherDrivers({type, at}: Pick<Domain, 'type' | 'at'>): void {
  const driver = DRIVERS[type];
  if (driver === undefined) return;
  throw new KnownError(
    'NOT_QEMU',
    `this is not a definition of a QEMU VM: type '${type}' is for libvirt's ${driver} driver, so nothing is planned`,
    {place: at, help: 'leave it out; svirtgen plans the types kvm, qemu, hvf and hyperv, and lxc'},
  );
}
