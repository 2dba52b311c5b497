// SPDX-License-Identifier: Apache-2.0
/**
 * Contexts that images should have at rest: what `restorecon` has to find in the policy, or it takes away what a VM
 * needs. libvirt labels an image when its VM starts, so at rest the type for images is enough; with a label that
 * libvirt does not set (relabel='no', the basic model) it has to be the very context.
 */
import {policyContext} from '../../kernel-model/selinux/context-text.ts';
import {posix} from 'node:path';
import {isImage} from '../../inventory/role-questions.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import type {RestingContext} from '../plan.ts';
import {labelDevices} from '../labels/label-devices.ts';
import type {Labelled} from '../labels/labels-of.ts';
import {selinuxDriver, type Context} from './selinux-driver.ts';
import type {SelinuxIdentity} from './selinux-identity.ts';
import {isWithin} from '../../text/paths.ts';

/** What policies give to images that no VM uses. */
const AT_REST = policyContext('virt_image_t');
/** Where policies say that by themselves. */
const POOL = '/var/lib/libvirt/images';

export function restingContexts(
  inventory: Inventory,
  identity: SelinuxIdentity,
  site: Site,
): readonly RestingContext[] {
  const {seclabel, model} = identity;
  if (seclabel === undefined || model === 'container') return [];
  const images = new Set(
    [...inventory.of('disk'), ...inventory.of('nvram')].filter(isImage).map(({path}) => path),
  );
  const own = model === 'basic' || seclabel.type !== 'dynamic';
  const labels = labelDevices(inventory, selinuxDriver(identity, site), site).labels.filter(label =>
    images.has(label.path),
  );
  const files = labels
    .filter(label => isFile(label, site))
    .map(({path, value: {context}, from}) => ({
      path,
      context: own || context !== identity.image ? context : AT_REST,
      directory: false,
      from,
    }));
  const nodes = own ? labels.flatMap(label => nodeOf(label, site)) : [];
  return [...directoriesOf(files), ...unique([...files, ...nodes])].filter(
    ({path, context}) => !isStock(path, context),
  );
}

/** A block device that libvirt does not label gets its context from udev, which asks for the name of the node itself. */
function nodeOf({path, value: {context}, from}: Labelled<Context>, {host}: Site): readonly RestingContext[] {
  if (host.stat(path)?.type !== 'block') return [];
  return [{path: host.realpath(path) ?? path, context, directory: false, block: true, from}];
}

function isFile({path}: Labelled<Context>, {host}: Site): boolean {
  if (!path.startsWith('/') || path.startsWith('/dev/')) return false;
  const type = host.stat(path)?.type;
  return type === undefined || type === 'file';
}

/** So that new images inherit the type, and the VM may search the way to the old ones. */
function directoriesOf(files: readonly RestingContext[]): readonly RestingContext[] {
  const found = files
    .map(({path, from}) => ({path: posix.dirname(path), context: AT_REST, directory: true, from}))
    .filter(({path}) => isForImages(path));
  return unique(found);
}

/** Not what belongs to the system as a whole, nor anybody's home. */
function isForImages(directory: string): boolean {
  if (/^\/(?:home|root)(?:\/[^/]+)?$/.test(directory)) return false;
  if (/^\/(?:bin|boot|dev|etc|lib\w*|proc|run|sbin|sys|tmp|usr|var)(?:\/|$)/.test(directory)) return false;
  return directory.split('/').length > 2 || !/^\/(?:|mnt|media|opt|srv)$/.test(directory);
}

function isStock(path: string, context: string): boolean {
  return context === AT_REST && isWithin(path, POOL);
}

/** The first one counts: a path is labelled for the disk that is met first. */
function unique(all: readonly RestingContext[]): readonly RestingContext[] {
  const byPath = new Map<string, RestingContext>();
  for (const one of all) if (!byPath.has(one.path)) byPath.set(one.path, one);
  return [...byPath.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}
