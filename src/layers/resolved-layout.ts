// SPDX-License-Identifier: Apache-2.0
/** libvirt's directories as the kernel knows them: /var/lib/libvirt is often a link to a larger disk. */
import type {Host} from '../host/host.ts';
import {onceOf} from '../once.ts';
import type {Layout} from '../policy/layout.ts';
import {canonicalName} from './apparmor/strict/canonical-name.ts';

/** What cannot be resolved stays as it is written. */
export function resolvedLayout(layout: Layout, host: Host): Layout {
  return resolverOf(host)(layout);
}

/** All VMs of a run have one. */
const resolverOf = onceOf((host: Host) =>
  onceOf((layout: Layout): Layout => {
    const names = namedPaths(layout).map(([name, path]) => [name, canonicalName(path, host) ?? path]);
    return {...layout, ...(Object.fromEntries(names) as Partial<Layout>)};
  }),
);

/** Where libvirt keeps what belongs to every VM: all of it, without the root of an embedded driver. */
export const directoriesOf = onceOf((layout: Layout): readonly string[] =>
  namedPaths(layout).flatMap(([name, path]) => (name === 'root' ? [] : [path])),
);

function namedPaths(layout: Layout): readonly (readonly [name: string, path: string])[] {
  return Object.entries(layout).flatMap(([name, value]: readonly [string, unknown]) =>
    typeof value === 'string' && value.startsWith('/') ? [[name, value] as const] : [],
  );
}
