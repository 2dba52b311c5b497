// SPDX-License-Identifier: Apache-2.0
import {pathAttribute, requiredEnum} from '../attributes.ts';
import type {ReadBy} from '../parts/common.ts';
import {refusal} from '../refusals/refusal.ts';
import {aliasOf, child, placeOf, type XmlElement} from '../xml.ts';

const TYPES = ['mouse', 'tablet', 'keyboard', 'passthrough', 'evdev'] as const;

/** The attribute of `<source>` that names the host's event device; the emulated kinds have none. */
const SOURCE_ATTRIBUTES: Partial<Record<(typeof TYPES)[number], string>> = {
  passthrough: 'evdev',
  evdev: 'dev',
};

/** An input device; without any `<source>` the path is left open and libvirt only fails later. */
export function parseInput(element: XmlElement) {
  const type = requiredEnum(element, 'type', TYPES);
  return {
    type,
    path: sourcePath(element, SOURCE_ATTRIBUTES[type]),
    alias: aliasOf(element),
    at: placeOf(element),
  };
}

export type Input = ReadBy<typeof parseInput>;

function sourcePath(element: XmlElement, attribute: string | undefined): string | undefined {
  const source = child(element, 'source');
  if (attribute === undefined || source === undefined) return undefined;
  const path = pathAttribute(source, attribute);
  if (path !== undefined) return path;
  throw refusal('INPUT_PATH_MISSING', placeOf(source), {attribute});
}
