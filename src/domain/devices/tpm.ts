// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import {enumAttribute, requiredEnum} from '../attributes.ts';
import {onlyElement} from '../only-element.ts';
import type {CharSource} from '../parts/chardev.ts';
import type {Tpm} from '../parts/devices.ts';
import {attr, child, children, placeOf, type XmlElement} from '../xml.ts';
import {aliasOf} from './alias.ts';
import {charSource} from './char-source.ts';
import {parseTpmEmulator} from './tpm-emulator.ts';
import {parseSourceTypedBy, type TypeWords} from './typed-source.ts';

const MODELS = ['tpm-tis', 'tpm-crb', 'tpm-spapr', 'spapr-tpm-proxy'] as const;
const DEFAULT_DEVICE = '/dev/tpm0';
const EXTERNAL: TypeWords = {
  code: 'TPM_EXTERNAL_SOURCE_TYPE',
  missing: ['XML_ERROR', 'missing external TPM backend source type'],
  unknown: ['CONFIG_UNSUPPORTED', type => `unknown backend source type '${type}' for external TPM`],
};

/** All TPMs of a definition: a regular one and a proxy at most. */
export function parseTpms(elements: readonly XmlElement[]): readonly Tpm[] {
  const third = elements[2];
  if (third !== undefined) {
    const detail = 'a maximum of two TPM devices is supported, one of them being a TPM Proxy device';
    throw libvirtError(
      'TPM_TOO_MANY',
      'XML_ERROR',
      detail,
      placeOf(third),
      'remove all <tpm> elements but two',
    );
  }
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
  const backend = onlyElement(
    children(element, 'backend'),
    'TPM_BACKEND_TWICE',
    'only one TPM backend is supported',
    'remove one <backend>',
  );
  if (backend === undefined) {
    const detail = 'missing TPM device backend';
    throw libvirtError(
      'TPM_BACKEND_MISSING',
      'XML_ERROR',
      detail,
      placeOf(element),
      "add <backend type='emulator'/>",
    );
  }
  return backend;
}

function parseBackend(backend: XmlElement): Tpm['backend'] {
  switch (requiredEnum(backend, 'type', ['passthrough', 'emulator', 'external'])) {
    case 'passthrough':
      return {type: 'passthrough', source: hostDevice(backend)};
    case 'emulator':
      return parseTpmEmulator(backend);
    case 'external':
      return {type: 'external', source: parseSourceTypedBy(backend, child(backend, 'source'), EXTERNAL)};
  }
}

/** libvirt treats the device as a character device of type dev. */
function hostDevice(backend: XmlElement): CharSource {
  const device = child(backend, 'device');
  const path = attr(device, 'path') || DEFAULT_DEVICE;
  return charSource({type: 'dev', path, at: placeOf(device ?? backend)});
}
