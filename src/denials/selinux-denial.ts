// SPDX-License-Identifier: Apache-2.0
/** What an AVC record says, in words and as a rule. */
import {contextParts} from '../kernel-model/selinux/context-text.ts';
import type {FileAt} from './selinux-causes.ts';
import type {SelinuxDenial} from './denial.ts';

/** The rule of the policy's language that would allow it. */
export function allowRule({source, target, tclass, permissions}: SelinuxDenial): string {
  const object = typeOf(source) === typeOf(target) ? 'self' : typeOf(target);
  return `allow ${typeOf(source)} ${object}:${tclass} { ${permissions.join(' ')} };`;
}

export function listed(permissions: readonly string[]): string {
  return permissions.join(' or ');
}

export function typeOf(context: string): string {
  return contextParts(context).type || context;
}

/** A path by which the file is found: not of a pipe, nor of one that is deleted, nor one that leads elsewhere. */
export function pathOf({name}: SelinuxDenial): string | undefined {
  return name?.startsWith('/') && name !== '/' && !isNameless(name) && !name.includes('/../')
    ? name
    : undefined;
}

/** Directories of nodes, and of shared memory, that a type shows where the record has the last part of a name only. */
const PLACES: readonly (readonly [type: string, name: RegExp, directory: string])[] = [
  ['device_t', /^(?:kvmfr\d+|iommu|udmabuf|tap\d+)$/, '/dev'],
  ['event_device_t', /^event\d+$/, '/dev/input'],
  ['scsi_generic_device_t', /^sg\d+$/, '/dev'],
  ['tpm_device_t', /^tpm(?:rm)?\d+$/, '/dev'],
  ['user_tmpfs_t', /^[\w.-]+$/, '/dev/shm'],
];

/** The path of the object, also where its type shows the directory. */
export function knownPath(denial: SelinuxDenial): string | undefined {
  const {name = ''} = denial;
  const type = typeOf(denial.target);
  const place = PLACES.find(([ofPlace, names]) => ofPlace === type && names.test(name))?.[2];
  return pathOf(denial) ?? (place === undefined ? undefined : `${place}/${name}`);
}

/** Memory that is shared by its descriptor, or a file whose name is gone. */
export function isNameless(name: string): boolean {
  return / \(deleted\)$|^\/(?:memfd:|SYSV[0-9a-f]{8}|\[aio\]|anon_hugepage)/.test(name);
}

export function placeOf({fields}: SelinuxDenial): FileAt | undefined {
  const [device = '', inode = ''] = [fields.get('dev'), fields.get('ino')];
  return /^[a-z][\w-]*$/u.test(device) && /^\d+$/u.test(inode) ? {device, inode} : undefined;
}

export function whatOf(denial: SelinuxDenial): string {
  const kind = `a ${denial.tclass} of ${typeOf(denial.target)}`;
  const port = portOf(denial);
  if (denial.name !== undefined) return `${nameOf(denial)}, ${kind}`;
  // Another VM has the same type, and other categories.
  if (denial.source === denial.target) return `itself (${denial.tclass})`;
  return port === undefined ? kind : `port ${port}, ${kind}`;
}

/** The last part of a name says little; the device it is on helps to find it. */
export function nameOf({name, fields, tclass}: SelinuxDenial): string {
  if (name === undefined) return `a ${tclass}`;
  if (name.startsWith('/') && name !== '/') return name;
  const device = fields.get('dev');
  const inode = fields.get('ino');
  return device === undefined ? name : `${name} (${device}${inode === undefined ? '' : `, inode ${inode}`})`;
}

/** Connecting to a port has it as `dest`, binding one as `src`. */
export function portOf({fields}: SelinuxDenial): string | undefined {
  return ['dest', 'src'].map(key => fields.get(key)).find(one => /^\d{1,5}$/.test(one ?? ''));
}
