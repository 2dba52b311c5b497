/** Starting the machine. */
import type {Role} from '../../../inventory/resource.ts';
import type {Need, Operation} from './operation.ts';

/**
 * What libvirt's driver appends while it starts a machine. Strict mode grants it in every plan; a profile of
 * libvirt's helper alone has the directory of the domain and nothing of the rest.
 */
const DIRECTORIES: ReadonlySet<Role> = new Set([
  'domain-directory',
  'channel-directory',
  'memory-directory',
  'hugepage-directory',
]);

const FILES: ReadonlySet<Role> = new Set([
  'master-key',
  'reservations-socket',
  'virtiofs-socket',
  'sev-blob',
]);

export const boot: Operation = ({inventory, site}) => {
  if (site.mode === 'strict') return [];
  return inventory.resources.flatMap(({role, path, access, from}): readonly Need[] => {
    if (FILES.has(role)) return [{path, access, from}];
    if (!DIRECTORIES.has(role)) return [];
    return [
      {path, suffix: '/', access: 'r', from},
      {path, suffix: '/**', access, from},
    ];
  });
};
