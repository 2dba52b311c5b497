// SPDX-License-Identifier: Apache-2.0
/** The operations; a new one is a function, its name in `operation.ts`, and a row. */
import {blockcommit} from './blockcommit.ts';
import {boot} from './boot.ts';
import {
  digitsOfTime,
  type Need,
  type Operation,
  type OperationName,
  type OperationView,
  targetMissing,
} from './operation.ts';
import {provenance, type Site} from '../../../inventory/site.ts';
import {writableFiles} from './disk-layers.ts';
import {certificateDirectory, type TlsPurpose} from '../../../inventory/certificates.ts';
import {TRAITS} from '../../../inventory/roles.ts';

/** Where qemu.conf has every migration encrypted. */
function migrationCertificates(site: Site, end: 'server' | 'client', direction: string): readonly Need[] {
  if (!site.policy.migrateTls) return [];
  return certificatesFor(site, {purpose: 'migrate', end, reason: `${direction} migration: certificates`});
}

/** The source is the client, and the target is the server. */
const migrateOut: Operation = ({site}) => migrationCertificates(site, 'client', 'outgoing');

/**
 * The socket of a tunnelled migration; with a path also the socket or the file that the VM comes from,
 * or the socket of the NBD server that receives its disks.
 */
const migrateIn: Operation = ({site, target}) => {
  const {domain, layout} = site;
  const from = (reason: string) => provenance('domain', domain, `incoming migration: ${reason}`);
  const tunnel = {
    path: `${layout.state}/qemu.tunnelmigrate.dest.${domain.name}`,
    access: 'rw',
    from: from('socket of a tunnel'),
  };
  const needs = [tunnel, ...migrationCertificates(site, 'server', 'incoming')];
  if (target === undefined) return needs;
  return [...needs, {path: target, access: 'rw', from: from('socket or file that is named')}];
};

/** The file of a managed save, or the named one. libvirt opens it; QEMU is handed the descriptor. */
const save: Operation = ({site: {domain, layout}, target}) => {
  const path = target?.startsWith('/') ? target : `${layout.save}/${domain.name}.save`;
  return [{path, access: 'rw', from: provenance('domain', domain, 'save: file of the memory')}];
};

/** The target of a copy that runs already is in the definition, as `<mirror>`, and so in the plan. */
const blockcopy: Operation = ({site: {domain}, target}) => {
  const from = provenance('domain', domain, 'block copy: target');
  if (!target?.startsWith('/')) return [targetMissing('blockcopy', 'the copy', from)];
  return [{path: target, access: 'rwk', from}];
};

const VFIO_GROUP = /^\/dev\/vfio\/\d+$/u;

/**
 * With a path: that file, as libvirt appends it, and the container with an IOMMU group. Without one: the
 * kernel's network back end, whose descriptor the kernel looks at when QEMU receives it.
 */
const hotplug: Operation = ({site: {domain, host}, target}) => {
  const from = provenance('domain', domain, 'hot-plug: a device that is not in the definition');
  if (target === undefined)
    return domain.type === 'kvm' ? [{path: '/dev/vhost-net', access: 'rw', from}] : [];
  if (VFIO_GROUP.test(target)) return ['/dev/vfio/vfio', target].map(path => ({path, access: 'rw', from}));
  const {type} = host.stat(target) ?? {};
  return [{path: target, access: type === 'char' || type === 'socket' ? 'rw' : 'rwk', from}];
};

/**
 * With a path: that overlay, or the file of the VM's memory. With a name, or without one: the overlays
 * that libvirt names after the image, its ending replaced by the snapshot's name; a snapshot without a name
 * gets the seconds since 1970.
 */
const snapshot: Operation = view =>
  filesBesideImages(view, {
    stemOf: withoutEnding,
    named: 'snapshot: file that is named',
    beside: 'snapshot: overlay next to the image',
  });

function withoutEnding(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') ? path.slice(0, dot) : path;
}

/**
 * With a path: that target or scratch file, or the socket of the NBD server. With the name of a checkpoint, or
 * without one: the files that libvirt puts next to each image, the name or the time behind the image's own.
 */
const backup: Operation = view => [
  ...filesBesideImages(view, {
    stemOf: path => path,
    named: 'backup: file or socket that is named',
    beside: 'backup: target or scratch file next to the image',
  }),
  // Of an NBD server that speaks TLS: the backup's own XML says so, and no setting.
  ...certificatesFor(view.site, {purpose: 'backup', end: 'server', reason: 'backup: certificates'}),
];

interface Beside {
  /** What of an image's path begins the other file's. */
  readonly stemOf: (path: string) => string;
  readonly named: string;
  readonly beside: string;
}

function filesBesideImages(
  {inventory, site, target}: OperationView,
  {stemOf, named, beside}: Beside,
): readonly Need[] {
  if (target?.startsWith('/'))
    return [{path: target, access: 'rwk', from: provenance('domain', site.domain, named)}];
  return writableFiles(site, inventory).map(({path, from}): Need => {
    const ending = target === undefined ? {suffix: digitsOfTime()} : {};
    return {
      path: `${stemOf(path)}.${target ?? ''}`,
      ...ending,
      access: 'rwk',
      from: {...from, reason: beside},
    };
  });
}

export const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  boot,
  hotplug,
  blockcommit,
  blockcopy,
  backup,
  snapshot,
  'migrate-in': migrateIn,
  'migrate-out': migrateOut,
  save,
};

/** None where every VM may read them: those have their rule in the abstraction. */
export function certificatesFor(
  site: Site,
  {
    purpose,
    end,
    reason,
  }: {readonly purpose: TlsPurpose; readonly end: 'server' | 'client'; readonly reason: string},
): readonly Need[] {
  const role = end === 'server' ? 'tls-directory' : 'tls-client-directory';
  const {files = [], paths, within} = TRAITS[role].strict ?? {};
  const [path] = paths?.(certificateDirectory(purpose, site), site.host) ?? [];
  if (path === undefined) return [];
  const from = provenance('domain', site.domain, reason);
  return ['', ...files].map(name => ({path, suffix: `/${name}`, access: 'r', within, from}));
}
