// SPDX-License-Identifier: Apache-2.0
/** What every JSON output begins with: which schema it follows, and which version of that. */

// prettier-ignore
export type DocumentKind =
  | 'plan' | 'audit' | 'why' | 'denials' | 'diff' | 'verify' | 'snapshot' | 'relabel' | 'mcs' | 'manifest'
  | 'fleet';

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
export function jsonDocument(kind: DocumentKind, document: object): string {
  return `${JSON.stringify({...documentHead(kind), ...document}, undefined, 2)}\n`;
}
