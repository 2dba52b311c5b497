// SPDX-License-Identifier: Apache-2.0
/** Settings of the site that weaken every VM of it. */
import {isWithin} from '../../text/paths.ts';
import {LAYERS} from '../../layers/layers.ts';
import type {FindingContext} from './context.ts';
import {report, type Sightings} from './report.ts';

const SITE = {from: null} as const;

export function siteSettings({analysis}: FindingContext): Sightings {
  const {policy, layout} = analysis.site;
  if (!layout.privileged) return [report('UNPRIVILEGED_DAEMON', SITE, {uri: layout.uri})];
  const restored = new Set(analysis.plan.dac.restore.map(({path}) => path)).size;
  return [
    !policy.mountNamespace && report('PRIVATE_DEV_OFF', SITE),
    !policy.cgroupDevices && report('DEVICE_LIST_OFF', SITE),
    !policy.dynamicOwnership && report('DYNAMIC_OWNERSHIP_OFF', SITE),
    !policy.clearCapabilities && report('CAPABILITIES_KEPT', SITE),
    !policy.syscallFilter && report('SANDBOX_OFF', SITE),
    !policy.rememberOwner && restored > 0 && report('OWNERS_NOT_REMEMBERED', SITE, {count: restored}),
  ];
}

/** Nodes through which a process leaves its VM; the first row that fits counts. */
const TOO_WIDE: readonly (readonly [path: RegExp, why: string])[] = [
  [/^\/dev\/(mem|kmem|port)$/, 'the memory of the host'],
  [/^\/dev\/(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)(p?\d+)?$/, 'a disk of the host'],
  [/^\/dev\/(dm-\d+|md\d+|loop\d+|loop-control|mapper\/.+)$/, 'storage of the host'],
  [/^\/dev\/(sg\d+|bsg\/.+|nvme\d+)$/, 'raw access to a disk of the host'],
  [/^\/dev\/(uinput|input\/.+)$/, 'the keyboard and mouse of the host'],
  [/^\/dev\/(tty\d+|kmsg|cpu\/\d+\/msr)$/, 'a control of the host'],
  [/^\/dev\/vfio\/\d+$/, 'a device of the host with access to memory'],
  [/^\/dev\/tpm(rm)?\d+$/, 'the TPM of the host'],
];

export function deviceListTooWide({analysis}: FindingContext): Sightings {
  if (!analysis.active.has('cgroup') && !analysis.active.has('namespace')) return [];
  return analysis.site.policy.cgroupDeviceAcl.map(path => {
    const why = TOO_WIDE.find(([pattern]) => pattern.test(path))?.[1];
    return why !== undefined && report('DEVICE_LIST_TOO_WIDE', {path, from: null}, {why});
  });
}

/** A kernel with the module has the second; without the first nobody looked. */
const SWITCHES = {
  selinux: {below: '/sys/fs', there: '/sys/fs/selinux/enforce'},
  apparmor: {below: '/sys/kernel/security', there: '/sys/kernel/security/apparmor'},
} as const;

export function layerNotEnforced({analysis}: FindingContext): Sightings {
  const {host, active} = analysis;
  if (host.kind === 'assumed') return [];
  return (['selinux', 'apparmor'] as const)
    .filter(
      layer => active.has(layer) && host.stat(SWITCHES[layer].below) && !host.stat(SWITCHES[layer].there),
    )
    .map(layer => report('LAYER_NOT_ENFORCED', SITE, {layer: LAYERS[layer].titles.question}));
}

/** Directories where only the other kind of daemon keeps its own files. */
export function layoutMismatch({analysis}: FindingContext): Sightings {
  const {layout} = analysis.site;
  if (layout.kind === 'embed') return [];
  const foreign = layout.kind === 'system' ? isOfSession : isOfSystem;
  const found = analysis.inventory.resources.filter(({kind, path}) => kind !== 'domain' && foreign(path));
  return found.map(({path, from}) => report('LAYOUT_MISMATCH', {path, from}, {uri: layout.uri}));
}

function isOfSession(path: string): boolean {
  return /^\/run\/user\/\d+\/libvirt\/|\/\.(config|cache)\/libvirt\//.test(path);
}

function isOfSystem(path: string): boolean {
  return ['/run/libvirt', '/var/lib/libvirt/qemu', '/var/lib/libvirt/swtpm', '/var/log/libvirt'].some(
    directory => isWithin(path, directory),
  );
}
