// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredEnum} from '../attributes.ts';
import {refusal} from '../refusals/refusal.ts';
import {sizeInKib} from '../numbers.ts';
import {aliasOf, child, childText, placeOf, type XmlElement} from '../xml.ts';

const MODELS = ['dimm', 'nvdimm', 'virtio-pmem', 'virtio-mem', 'sgx-epc'] as const;

/** A memory module; the persistent kinds are backed by a file or device of the host. */
export function parseMemoryDevice(element: XmlElement) {
  const model = requiredEnum(element, 'model', MODELS);
  const source = child(element, 'source');
  const path = childText(source, 'path');
  const backed = model === 'nvdimm' || model === 'virtio-pmem';
  if (backed && path === undefined) throw refusal('MEMORY_PATH_MISSING', placeOf(element), {model});
  const pagesize = child(source, 'pagesize');
  return {
    model,
    path: backed ? path : undefined,
    access: enumAttribute(element, 'access', ['shared', 'private']),
    pagesize: pagesize && sizeInKib(pagesize),
    alias: aliasOf(element),
    at: placeOf(element),
  };
}
