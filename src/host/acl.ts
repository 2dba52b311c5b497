// SPDX-License-Identifier: Apache-2.0
/** POSIX ACLs in the short text form with numeric ids: `user::rw-`, `user:107:rw-`, `mask::r--`. */

export interface AclEntry {
  readonly tag: 'user_obj' | 'user' | 'group_obj' | 'group' | 'mask' | 'other';
  readonly id: number | undefined;
  /** 0 to 7: read 4, write 2, execute 1. */
  readonly perms: number;
}

const LINE = /^(user|group|mask|other):(\d*):([r-])([w-])([x-])$/;

/** One entry; undefined when the text is none. A name in place of a number is none. */
export function parseAclEntry(text: string): AclEntry | undefined {
  const [, kind, id, r, w, x] = LINE.exec(text) ?? [];
  if (kind === undefined) return undefined;
  const tag = aclTag(kind, id !== '');
  if (tag === undefined) return undefined;
  const perms = (r === 'r' ? 4 : 0) + (w === 'w' ? 2 : 0) + (x === 'x' ? 1 : 0);
  return {tag, id: id === '' ? undefined : Number(id), perms};
}

export function formatAclEntry({tag, id, perms}: AclEntry): string {
  const letters = (perms & 4 ? 'r' : '-') + (perms & 2 ? 'w' : '-') + (perms & 1 ? 'x' : '-');
  return `${tag.replace('_obj', '')}:${id ?? ''}:${letters}`;
}

function aclTag(kind: string, named: boolean): AclEntry['tag'] | undefined {
  if (kind === 'user') return named ? 'user' : 'user_obj';
  if (kind === 'group') return named ? 'group' : 'group_obj';
  if (named) return undefined;
  return kind === 'mask' ? 'mask' : 'other';
}
