// SPDX-License-Identifier: Apache-2.0
import {requiredEnum} from '../attributes.ts';
import {refusal} from '../refusals/refusal.ts';
import {children, onlyElement, placeOf, textOf, type XmlElement} from '../xml.ts';
import {parseTypedSource} from './typed-source.ts';

const DEFAULT_FILE = '/dev/random';

/** Where the guest's random numbers come from: a file of the host, a daemon, or QEMU's own generator. */
export function parseRng(element: XmlElement) {
  const backend = onlyBackend(element);
  const kind = requiredEnum(backend, 'model', ['random', 'egd', 'builtin']);
  return {
    backend: kind,
    path: kind === 'random' ? textOf(backend) || DEFAULT_FILE : undefined,
    source: kind === 'egd' ? parseTypedSource(backend, 'RNG_EGD_TYPE') : undefined,
    at: placeOf(element),
  };
}

function onlyBackend(element: XmlElement): XmlElement {
  const backend = onlyElement(children(element, 'backend'), at => refusal('RNG_BACKEND_TWICE', at));
  if (backend === undefined) throw refusal('RNG_BACKEND_MISSING', placeOf(element));
  return backend;
}
