// SPDX-License-Identifier: Apache-2.0
/** Options that set a property of something that another option makes: `-set`, `-global`. */
import {doubleCommas, parsePairs, valueOf} from './key-values.ts';
import {deviceOption} from './keys.ts';
import type {Found, Reader} from './opened.ts';

/** `GROUP.ID.KEY=VALUE`: the key is read as if the option of that group had it. */
export function setOption(readerOf: (group: string) => Reader | undefined): Reader {
  return value => {
    const [, group = '', key, text = ''] = /^([^.]+)\.[^.]+\.([^=]+)=(.*)$/s.exec(value) ?? [];
    return key === undefined ? [] : (readerOf(group)?.(`id=,${key}=${doubleCommas(text)}`) ?? []);
  };
}

/** A property of `<qemu:override>`, which libvirt adds to a device's own. */
export function overriddenProperty(property: string, value: string): readonly Found[] {
  return deviceOption(`,${property}=${doubleCommas(value)}`);
}

/** `DRIVER.PROPERTY=VALUE`, and the same in three keys. */
export const globalOption: Reader = value => {
  const pairs = parsePairs(value);
  const [, , property = valueOf(pairs, 'property'), text = valueOf(pairs, 'value')] =
    /^([^.=,]+)\.([^=]+)=(.*)$/s.exec(value) ?? [];
  return property === undefined || text === undefined ? [] : overriddenProperty(property, text);
};
