// SPDX-License-Identifier: Apache-2.0
/** What every JSON output begins with: which schema it follows, and which version of that. */

import type {Documents} from '../documents/printed.ts';
import type {Snapshot} from '../host/snapshot-schema.ts';

type Printed = Documents & {readonly snapshot: Snapshot};
type DocumentKind = keyof Printed;

/** Goes up when a key changes its meaning or goes; new keys may come at any time. */
const VERSION = 1;

/** Names the schema that lies in schemas/ of the package; nothing has to be fetched. */
export function schemaId(kind: DocumentKind | 'policy' | 'configuration'): string {
  return `urn:svirtgen:schema:${kind}:${VERSION}`;
}

export function documentHead(kind: DocumentKind) {
  return {$schema: schemaId(kind), version: VERSION};
}

/** Ended by a newline. */
export function jsonDocument<Kind extends DocumentKind>(kind: Kind, document: Printed[Kind]): string {
  return `${JSON.stringify({...documentHead(kind), ...document}, undefined, 2)}\n`;
}
