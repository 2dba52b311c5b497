/** Which resolved paths a VM's profile may name, decided at directory boundaries. */
import type {ApparmorPolicy} from '../../../policy/policy.ts';

/** A directory that is the entry itself, or lies inside it. Entries without a final slash are name prefixes (`/lib` is also /lib64). */
function reaches(path: string, entry: string): boolean {
  return entry.endsWith('/') ? path === entry.slice(0, -1) || path.startsWith(entry) : path.startsWith(entry);
}

/** Why the path is refused; undefined when it may be granted. */
export function forbiddenReason(
  path: string,
  access: string,
  {override, restricted, restrictedReadWrite}: ApparmorPolicy,
): string | undefined {
  if (!path.startsWith('/')) return 'is not absolute';
  if (path === '/') return 'is the whole file system';
  if (path.split('/').some(part => part === '..'))
    return 'leads through .. below a directory that does not exist';
  if (override.some(entry => reaches(path, entry))) return undefined;
  const writes = /[wal]/.test(access);
  if (!writes && restrictedReadWrite.some(entry => reaches(path, entry))) return undefined;
  const hit = [...restricted, ...restrictedReadWrite].find(entry => reaches(path, entry));
  return hit === undefined
    ? undefined
    : `lies in ${hit}, which no VM may ${writes && !restricted.includes(hit) ? 'write' : 'touch'}`;
}
