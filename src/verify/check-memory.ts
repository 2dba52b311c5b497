// SPDX-License-Identifier: Apache-2.0
/** What libvirt remembers of a file beside it: its label from before, how many VMs rely on the new one, and since when. */
import {mountOf} from '../host/facts/mounts.ts';
import type {PathDetails} from '../host/host.ts';
import {quoteShell} from '../text/quote-shell.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import type {Drift, Found} from './drift.ts';
import type {VerifyContext} from './verify-context.ts';

type Driver = 'dac' | 'selinux';

const PREFIX = 'trusted.libvirt.security.';
/** A boot time that is derived from the uptime moves a little. */
const TOLERANCE = 2;

/** Set while the VM runs; whether it does is asked first. */
export function checkMemory(one: VerifyContext): readonly Found[] {
  const {analysis, qemu} = one;
  if (qemu === undefined || !analysis.site.policy.rememberOwner) return [];
  const drivers = (['dac', 'selinux'] as const).filter(driver => analysis.active.has(driver));
  return drivers.flatMap(driver => checkDriver(driver, one));
}

export function referenceKey(driver: Driver, path: string): string {
  return `${driver} ${path}`;
}

function checkDriver(driver: Driver, one: VerifyContext): readonly Found[] {
  const {host, plan} = one.analysis;
  const nodes = new Set(plan.namespace.nodes);
  const paths = [...new Set(plan[driver].labels.filter(({remember}) => remember).map(({path}) => path))];
  // libvirt remembers under a lock, for that it opens the file, and a socket cannot be opened.
  const own = paths.filter(path => {
    const type = path.startsWith('/') && !nodes.has(path) ? host.stat(path)?.type : undefined;
    return type !== undefined && type !== 'socket';
  });
  if (!one.root) return own.map(path => ({path, reason: 'only root sees what libvirt remembers of it'}));
  const details = host.details(own.map(path => resolvedPath(path, host)));
  return own.flatMap(path => checkPath(driver, path, details.get(resolvedPath(path, host)), one));
}

function checkPath(
  driver: Driver,
  path: string,
  details: PathDetails | undefined,
  one: VerifyContext,
): readonly Found[] {
  if (details?.xattrs === undefined)
    return [{path, reason: 'its extended attributes cannot be read: is getfattr installed?'}];
  const {xattrs} = details;
  // A file system without such attributes keeps nothing, and libvirt goes on without.
  if (![...xattrs.keys()].some(name => name.startsWith(PREFIX)))
    return keepsAttributes(path, one) ? [forgotten(driver, path)] : [];
  const boot = one.analysis.host.bootTime();
  const references = one.references.get(referenceKey(driver, path)) ?? 1;
  return [
    ...checkAttribute(driver, path, xattrs, {
      name: driver,
      expected: 'the label from before',
      isRight: value => (driver === 'dac' ? /^\+\d+:\+\d+$/.test(value) : value.split(':').length >= 3),
      put: driver === 'dac' ? '+0:+0' : '',
    }),
    ...checkAttribute(driver, path, xattrs, {
      name: `ref_${driver}`,
      expected: String(references),
      isRight: value => Number(value) === references || (one.othersRunning && Number(value) > references),
      put: String(references),
    }),
    ...(boot === undefined
      ? []
      : checkAttribute(driver, path, xattrs, {
          name: `timestamp_${driver}`,
          expected: `${boot}, when the host booted`,
          isRight: value => Math.abs(Number(value) - boot) <= TOLERANCE,
          put: String(boot),
        })),
  ];
}

/** Nothing at all: this is not the file that libvirt labelled, so writing on it would hand over another one. */
function forgotten(layer: Driver, path: string): Drift {
  const expected = `${PREFIX}${layer} and the attributes beside it`;
  const found = 'none: the file was replaced, or its attributes were taken away';
  return {layer, path, expected, found, repair: ''};
}

interface Attribute {
  readonly name: string;
  readonly expected: string;
  readonly isRight: (value: string) => boolean;
  /** What the repair writes; '' where nobody knows. */
  readonly put: string;
}

function checkAttribute(
  layer: Driver,
  path: string,
  xattrs: ReadonlyMap<string, string>,
  {name, expected, isRight, put}: Attribute,
): readonly Drift[] {
  const full = `${PREFIX}${name}`;
  const value = xattrs.get(full)?.replace(/\0$/, '');
  if (value !== undefined && isRight(value)) return [];
  const repair = put === '' ? '' : `setfattr -n ${full} -v ${quoteShell(put)} ${quoteShell(path)}`;
  return [{layer, path, expected: `${full}: ${expected}`, found: value ?? 'no such attribute', repair}];
}

/** tmpfs of older kernels, NFS and the like keep no trusted attributes. */
function keepsAttributes(path: string, {analysis}: VerifyContext): boolean {
  const type = mountOf(resolvedPath(path, analysis.host), analysis.host.mounts())?.type;
  return !['nfs', 'nfs4', 'cifs', 'vfat', 'exfat', 'devtmpfs', 'proc', 'sysfs', 'hugetlbfs'].includes(
    type ?? '',
  );
}
