// SPDX-License-Identifier: Apache-2.0
import {libvirtError} from '../../errors.ts';
import {requiredEnum} from '../attributes.ts';
import {onlyElement} from '../only-element.ts';
import type {Rng} from '../parts/chardev.ts';
import {children, placeOf, type XmlElement} from '../xml.ts';
import {parseTypedSource, type TypeWords} from './typed-source.ts';

const EGD: TypeWords = {
  code: 'RNG_EGD_TYPE',
  missing: ['XML_ERROR', 'missing EGD backend type'],
  unknown: ['XML_ERROR', type => `unknown backend type '${type}' for egd`],
};

const DEFAULT_FILE = '/dev/random';

/** Where the guest's random numbers come from: a file of the host, a daemon, or QEMU's own generator. */
export function parseRng(element: XmlElement): Rng {
  const backend = onlyBackend(element);
  const kind = requiredEnum(backend, 'model', ['random', 'egd', 'builtin']);
  return {
    backend: kind,
    path: kind === 'random' ? backend.text || DEFAULT_FILE : undefined,
    source: kind === 'egd' ? parseTypedSource(backend, EGD) : undefined,
    at: placeOf(element),
  };
}

function onlyBackend(element: XmlElement): XmlElement {
  const backend = onlyElement(
    children(element, 'backend'),
    'RNG_BACKEND_TWICE',
    'only one RNG backend is supported',
    'remove one <backend>',
  );
  if (backend === undefined) {
    const detail = 'missing RNG device backend';
    throw libvirtError(
      'RNG_BACKEND_MISSING',
      'XML_ERROR',
      detail,
      placeOf(element),
      "add <backend model='random'/>",
    );
  }
  return backend;
}
