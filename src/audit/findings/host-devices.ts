// SPDX-License-Identifier: Apache-2.0
/** Devices of the host: how they are named, what they bring along, and what becomes of them. */
import {usbId} from '../../domain/usb-id.ts';
import {allHostdevs} from '../../inventory/devices/hostdev.ts';
import {provenance} from '../../inventory/site.ts';
import type {FindingContext} from './context.ts';
import {isResourceManager} from '../objects.ts';
import {report, type Sighting, type Sightings} from './report.ts';
import {deviceName} from '../../inventory/device-name.ts';

export function usbDevices(context: FindingContext): Sightings {
  const unstable = usbHostdevs(context).map(({source, from}) => {
    const {bus, device, vendor} = source;
    if (bus === undefined || device === undefined || vendor !== undefined) return undefined;
    return report('USB_ADDRESS_UNSTABLE', {from}, {address: `${bus}:${device}`});
  });
  return [...ambiguousUsb(context), ...unstable];
}

export function ambiguousUsb(context: FindingContext): readonly Sighting[] {
  const onHost = context.analysis.host.usb();
  return usbHostdevs(context).flatMap(({source, from}) => {
    const {bus, vendor, product} = source;
    if (bus !== undefined || vendor === undefined || product === undefined) return [];
    const count = onHost.filter(usb => usb.vendor === vendor && usb.product === product).length;
    const id = usbId(vendor, product);
    return count > 1 ? [report('USB_DEVICE_AMBIGUOUS', {from}, {count, id})] : [];
  });
}

function usbHostdevs({analysis}: FindingContext) {
  return allHostdevs(analysis.site).flatMap((hostdev, index) => {
    const {source} = hostdev;
    const from = provenance(deviceName.hostdev(hostdev, index), hostdev, 'USB device');
    return source.type === 'usb' ? [{source, from}] : [];
  });
}

export function tpms({analysis}: FindingContext): Sightings {
  const resources = analysis.inventory.of('tpm');
  const proxy = analysis.site.domain.tpms.some(({model}) => model === 'spapr-tpm-proxy');
  return resources.map(({role, path, from, passed}) => {
    if (role === 'tpm-cancel' && path === '/dev/null' && passed && analysis.active.has('selinux'))
      return report('TPM_CANCEL_IS_NULL', {path, from});
    if (role !== 'tpm-device') return undefined;
    if (!proxy || passed) return report('TPM_OF_HOST', {path, from});
    const code = isResourceManager(path, analysis.host) ? 'TPM_PROXY' : 'TPM_PROXY_UNMANAGED';
    return report(code, {path, from});
  });
}

export function hostAudio({analysis}: FindingContext): Sightings {
  const rule = analysis.plan.cgroup.rules.find(({major, minor}) => major === 116 && minor === '*');
  return [rule && analysis.active.has('cgroup') && report('HOST_AUDIO_OPEN', {from: rule.from})];
}

export function privateDev({analysis}: FindingContext): Sightings {
  const {plan, inventory, active, site} = analysis;
  const given = new Set(plan.cgroup.rules.map(({path}) => path));
  return inventory.resources.map(({role, path, from}) => {
    if (role === 'udmabuf' && active.has('cgroup') && !given.has(path))
      return report('UDMABUF_NOT_GRANTED', {path, from});
    const needsOwner = role === 'render-node' || role === 'sgx-node' || role === 'sev-device';
    if (needsOwner && active.has('dac') && site.policy.dynamicOwnership && !site.policy.mountNamespace)
      return report('OWNER_NEEDS_PRIVATE_DEV', {path, from});
    return undefined;
  });
}

/** Inside a private /dev the host's own nodes keep their owners. */
export function restoredOwners({analysis}: FindingContext): Sightings {
  const {plan, host, active} = analysis;
  if (!active.has('dac')) return [];
  return plan.dac.restore.flatMap(({path, to, from}) => {
    const {uid, gid} = host.lstat(path) ?? {};
    if (
      (to !== 'root' && analysis.site.policy.rememberOwner) ||
      uid === undefined ||
      uid === 0 ||
      uid === plan.dac.uid
    )
      return [];
    if (path.startsWith('/dev/') && active.has('namespace')) return [];
    return [report('RESTORE_CHANGES_OWNER', {path, from}, {owner: `${uid}:${gid ?? '?'}`})];
  });
}

export function reservationHelpers(context: FindingContext): Sightings {
  return context.analysis.site.domain.disks.map((disk, index) => {
    const {reservations} = disk.source;
    if (!reservations?.managed) return undefined;
    const from = provenance(deviceName.disk(disk, index), reservations, 'persistent reservations');
    return report('RESERVATION_HELPER_UNCONFINED', {from});
  });
}
