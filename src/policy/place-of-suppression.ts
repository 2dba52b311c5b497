// SPDX-License-Identifier: Apache-2.0
import {isMap, isScalar, isSeq, type Scalar} from 'yaml';
import {KnownError, type Place} from '../errors.ts';
import {placeAt} from './place-in-yaml.ts';
import {readYaml} from './read-yaml.ts';

/** Where a file of settings suppresses this code; undefined where it does not, or may not be read. */
export function placeOfSuppression(file: string, code: string): Place | undefined {
  try {
    const {document, lines} = readYaml(file, 'CONFIG').source;
    const list = document.get('suppressions');
    const items = isSeq(list) ? list.items.filter(isMap) : [];
    const found = items.map(item => item.get('code', true)).find(one => isScalar(one) && one.value === code);
    const {range} = (found ?? {}) as Partial<Scalar>;
    return range ? placeAt(lines, range[0], 'suppressions') : undefined;
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}
