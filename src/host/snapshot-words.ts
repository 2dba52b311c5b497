// SPDX-License-Identifier: Apache-2.0
/** Values of which snapshots are made. */
import {z} from 'zod';
import {parseAclEntry} from './acl.ts';
import {parseDeviceNumber} from './device-node.ts';

export {z};
export const count = z.int().nonnegative();
/** Of a user or a group. */
export const id = z.int().min(0).max(0xffffffff);
export const absolute = z
  .string()
  .startsWith('/', 'must be an absolute path')
  .refine(path => !path.includes('\0'), 'must not hold a NUL');
export const fileName = z.string().regex(/^[^/\0]+$/, 'must be a name without a slash');
export const aclText = z
  .string()
  .refine(text => parseAclEntry(text) !== undefined, 'must be an ACL entry, such as user:107:rw-');
export const deviceText = z
  .string()
  .refine(text => parseDeviceNumber(text) !== undefined, 'must be major:minor, such as 253:0');
/** See `HostObject`. */
export const objectId = z
  .string()
  .regex(
    /^(?:(?:block|char) \d+:\d+|file \d+:\d+ \d+|[a-z]+:\/\/.+)$/,
    'must be such as block 8:1, file 8:1 4711 or rbd://pool/image',
  );
