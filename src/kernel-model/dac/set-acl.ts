// SPDX-License-Identifier: Apache-2.0
/** What one more entry does to a file: `setfacl -m` with the mask as it works it out. */
import type {AclEntry, FileFacts} from '../../host/host.ts';

export interface AclChange {
  /** As `setfacl -m` takes them: the new entry, and those that would otherwise be widened with the mask. */
  readonly entries: readonly string[];
  readonly acl: readonly AclEntry[];
  readonly mode: number;
}

/**
 * Gives one user more rights and nobody else any. The mask limits everybody but the owner and others, and grows
 * with the new entry: what it hid from another entry is written out of that entry, so that it stays hidden.
 *
 * @param perms 1 to 7; what the user has by an entry of its own already stays
 * @returns undefined where no entry helps: the owner's own bits decide for the owner, and a file of unknown mode
 */
export function withUserEntry(
  {uid: owner, mode, acl = []}: Pick<FileFacts, 'uid' | 'mode' | 'acl'>,
  uid: number,
  perms: number,
): AclChange | undefined {
  if (owner === undefined || owner === uid || mode === undefined) return undefined;
  const mask = (mode >> 3) & 7;
  const before = acl.length > 0 ? acl : plainList(mode);
  // Linux passes over a list whose mask is empty, so that its users count among the others.
  if (acl.length > 0 && mask === 0 && (mode & 7) !== 0) return undefined;
  const known = before.find(entry => entry.tag === 'user' && entry.id === uid);
  const own: AclEntry = {tag: 'user', id: uid, perms: perms | ((known?.perms ?? 0) & mask)};
  const others = before.filter(entry => isMasked(entry) && entry !== known);
  const limited = others.map(entry => ({...entry, perms: entry.perms & mask}));
  const widened = limited.filter((entry, index) => entry.perms !== others[index]!.perms);
  const grown = [own, ...limited].reduce((sum, entry) => sum | entry.perms, 0);
  return {
    entries: [own, ...widened].map(format),
    acl: [
      ...before.filter(({tag}) => tag === 'user_obj' || tag === 'other'),
      own,
      ...limited,
      {tag: 'mask', id: undefined, perms: grown},
    ],
    mode: (mode & ~0o070) | (grown << 3),
  };
}

function plainList(mode: number): readonly AclEntry[] {
  return [
    {tag: 'user_obj', id: undefined, perms: (mode >> 6) & 7},
    {tag: 'group_obj', id: undefined, perms: (mode >> 3) & 7},
    {tag: 'other', id: undefined, perms: mode & 7},
  ];
}

function isMasked({tag}: AclEntry): boolean {
  return tag === 'user' || tag === 'group' || tag === 'group_obj';
}

function format({tag, id, perms}: AclEntry): string {
  const letters = `${perms & 4 ? 'r' : '-'}${perms & 2 ? 'w' : '-'}${perms & 1 ? 'x' : '-'}`;
  return `${tag === 'user' ? 'u' : 'g'}:${id ?? ''}:${letters}`;
}
