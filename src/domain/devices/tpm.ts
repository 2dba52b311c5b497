// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredEnum} from '../attributes.ts';
import {onlyElement} from '../only-element.ts';
import type {CharSource} from '../parts/chardev.ts';
import type {Tpm} from '../parts/devices.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, child, children, placeOf, type XmlElement} from '../xml.ts';
import {aliasOf} from './alias.ts';
import {charSource} from './char-source.ts';
import {parseTpmEmulator} from './tpm-emulator.ts';
import {parseSourceTypedBy} from './typed-source.ts';

const MODELS = ['tpm-tis', 'tpm-crb', 'tpm-spapr', 'spapr-tpm-proxy'] as const;
const DEFAULT_DEVICE = '/dev/tpm0';

/** All TPMs of a definition: a regular one and a proxy at most. */
export function parseTpms(elements: readonly XmlElement[]): readonly Tpm[] {
  const third = elements[2];
  if (third !== undefined) throw refusal('TPM_TOO_MANY', placeOf(third));
  return elements.map(parseTpm);
}

/** A TPM: the host's own, one that swtpm emulates, or one behind a socket that somebody else serves. */
export function parseTpm(element: XmlElement): Tpm {
  return {
    model: enumAttribute(element, 'model', MODELS),
    backend: parseBackend(onlyBackend(element)),
    alias: aliasOf(element),
    at: placeOf(element),
  };
}

function onlyBackend(element: XmlElement): XmlElement {
  const backend = onlyElement(children(element, 'backend'), at => refusal('TPM_BACKEND_TWICE', at));
  if (backend === undefined) throw refusal('TPM_BACKEND_MISSING', placeOf(element));
  return backend;
}

function parseBackend(backend: XmlElement): Tpm['backend'] {
  switch (requiredEnum(backend, 'type', ['passthrough', 'emulator', 'external'])) {
    case 'passthrough':
      return {type: 'passthrough', source: hostDevice(backend)};
    case 'emulator':
      return parseTpmEmulator(backend);
    case 'external':
      return {
        type: 'external',
        source: parseSourceTypedBy(backend, child(backend, 'source'), 'TPM_EXTERNAL_SOURCE_TYPE'),
      };
  }
}

/** libvirt treats the device as a character device of type dev. */
function hostDevice(backend: XmlElement): CharSource {
  const device = child(backend, 'device');
  const path = attr(device, 'path') || DEFAULT_DEVICE;
  return charSource({type: 'dev', path, at: placeOf(device ?? backend)});
}
