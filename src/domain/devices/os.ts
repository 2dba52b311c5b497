// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredEnum, sanitizePath} from '../attributes.ts';
import type {HostPath} from '../parts/boot.ts';
import type {ReadBy} from '../parts/common.ts';
import type {ParseContext} from '../context.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, child, children, placeOf, textOf, type XmlElement} from '../xml.ts';
import {parseLoader, parseNvram} from './firmware.ts';

export const OS_TYPES = ['hvm', 'xen', 'linux', 'exe', 'uml', 'xenpvh'];

/**
 * Reads `<os>`: firmware and what QEMU boots directly. Paths of kernel, initrd, shim and device tree stay as
 * written.
 *
 * @throws KnownError also when the element or its type is missing: no driver takes such a definition
 */
export function parseOs(domain: XmlElement, context: ParseContext) {
  const os = child(domain, 'os');
  const type = child(os, 'type');
  checkOsType(domain, type);
  const varstore = child(os, 'varstore');
  return {
    type: type === undefined ? '' : textOf(type),
    arch: attr(type, 'arch') || undefined,
    firmware: enumAttribute(os, 'firmware', ['efi', 'bios']),
    loader: parseLoader(child(os, 'loader')),
    nvram: parseNvram(child(os, 'nvram'), context),
    varstore: varstore && {
      path: attr(varstore, 'path'),
      template: attr(varstore, 'template'),
      at: placeOf(varstore),
    },
    kernel: hostPath(child(os, 'kernel')),
    initrd: hostPath(child(os, 'initrd')),
    shim: hostPath(child(os, 'shim')),
    dtb: hostPath(child(os, 'dtb')),
    acpiTables: parseAcpiTables(child(os, 'acpi')),
    at: placeOf(os ?? domain),
  };
}

export type Os = ReadBy<typeof parseOs>;

function checkOsType(domain: XmlElement, type: XmlElement | undefined): void {
  if (type === undefined || textOf(type) === '') throw refusal('OS_TYPE_MISSING', placeOf(type ?? domain));
  if (!OS_TYPES.includes(textOf(type)))
    throw refusal('OS_TYPE_UNKNOWN', placeOf(type), {type: textOf(type), known: OS_TYPES.join(', ')});
}

function hostPath(element: XmlElement | undefined): HostPath | undefined {
  const path = element && textOf(element);
  return element === undefined || !path ? undefined : {path, at: placeOf(element)};
}

function parseAcpiTables(acpi: XmlElement | undefined) {
  const tables: (HostPath & {readonly type: 'raw' | 'rawset' | 'slic' | 'msdm'})[] = [];
  for (const element of acpi === undefined ? [] : children(acpi, 'table')) {
    const type = requiredEnum(element, 'type', ['raw', 'rawset', 'slic', 'msdm']);
    if (type !== 'raw' && tables.some(table => table.type === type))
      throw refusal('ACPI_TABLE_TWICE', placeOf(element), {type});
    tables.push({type, path: sanitizePath(textOf(element)), at: placeOf(element)});
  }
  return tables;
}
