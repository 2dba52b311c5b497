// SPDX-License-Identifier: Apache-2.0
import {libvirtError, type KnownError} from '../../errors.ts';
import {requiredEnum} from '../attributes.ts';
import {refuseTooMany} from '../device-limits.ts';
import type {ReadBy} from '../parts/common.ts';
import {refusal} from '../refusals/refusal.ts';
import {QEMU_NAMESPACE} from '../xml-names.ts';
import {attr, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';

/** Everything of libvirt's namespace for QEMU, in the order in which libvirt reads it. */
export function parseQemuNamespace(domain: XmlElement) {
  return {
    qemuCommandline: parseQemuCommandline(domain),
    qemuCapabilities: parseQemuCapabilities(domain),
    qemuOverride: parseQemuOverride(domain),
    qemuDeprecation: parseDeprecation(domain),
  };
}

type Namespace = ReadBy<typeof parseQemuNamespace>;
export type QemuArgument = Namespace['qemuCommandline'][number];
/** A property of a device that is handed to QEMU as it is. */
export type QemuOverride = Namespace['qemuOverride'][number];

/** Arguments and environment variables handed to QEMU as they are: first all arguments, then all variables. */
function parseQemuCommandline(domain: XmlElement) {
  const parts = qemuChildren(domain, 'commandline');
  const named = (name: 'arg' | 'env') => parts.flatMap(part => qemuChildren(part, name));
  const passed = named('arg');
  const variables = named('env');
  refuseTooMany(passed);
  refuseTooMany(variables);
  return [...passed.map(parseArgument), ...variables.map(parseVariable)];
}

function qemuChildren(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter(each => each.namespace === QEMU_NAMESPACE && each.name === name);
}

function parseArgument(element: XmlElement) {
  const value = attr(element, 'value');
  if (value === undefined) throw refusal('QEMU_ARGUMENT_MISSING', placeOf(element));
  return {kind: 'arg' as const, name: undefined, value, at: placeOf(element)};
}

function parseVariable(element: XmlElement) {
  const name = attr(element, 'name');
  if (name === undefined) throw refusal('QEMU_VARIABLE_NAME_MISSING', placeOf(element));
  const wrong = wrongVariableName(name);
  if (wrong !== undefined) {
    const place = placeOfAttribute(element, 'name');
    throw refusal('QEMU_VARIABLE_NAME_INVALID', place, {wrong});
  }
  return {kind: 'env' as const, name, value: attr(element, 'value') ?? '', at: placeOf(element)};
}

function wrongVariableName(name: string): string | undefined {
  if (!/^[A-Za-z_]/.test(name)) return 'begin with a letter or underscore';
  return /^\w+$/.test(name) ? undefined : 'contain only alphanumerics and underscore';
}

/** What libvirt is to take for present, or for absent: first what is added, then what is taken away. */
function parseQemuCapabilities(domain: XmlElement) {
  const parts = qemuChildren(domain, 'capabilities');
  return (['add', 'del'] as const).flatMap(name =>
    parts
      .flatMap(part => qemuChildren(part, name))
      .map(element => ({capability: capabilityName(element), added: name === 'add', at: placeOf(element)})),
  );
}

function capabilityName(element: XmlElement): string {
  const name = attr(element, 'capability');
  if (name !== undefined) return name;
  throw refusal('QEMU_CAPABILITY_NAME_MISSING', placeOf(element));
}

function parseQemuOverride(domain: XmlElement) {
  const devices = qemuChildren(domain, 'override').flatMap(part => qemuChildren(part, 'device'));
  refuseTooMany(devices);
  return devices.flatMap(device => {
    const alias = attr(device, 'alias');
    if (alias === undefined) throw badOverride("missing 'alias' attribute for qemu:device", device);
    const properties = qemuChildren(device, 'frontend').flatMap(part => qemuChildren(part, 'property'));
    return properties.map(property => parseProperty(property, alias));
  });
}

const PROPERTY_TYPES = ['string', 'signed', 'unsigned', 'bool', 'remove'] as const;

/** What libvirt takes for a value of each type; longer numbers than 64 bits are refused, too. */
const VALUES: Readonly<Record<(typeof PROPERTY_TYPES)[number], (value: string) => boolean>> = {
  string: () => true,
  signed: value => /^\s*[-+]?\d+$/.test(value) && BigInt.asIntN(64, integer(value)) === integer(value),
  unsigned: value => /^\s*\+?\d+$/.test(value) && BigInt.asUintN(64, integer(value)) === integer(value),
  bool: value => value === 'true' || value === 'false',
  remove: () => true,
};

function integer(text: string): bigint {
  return BigInt(text.replace('+', ''));
}

/** `alias` is the device's, such as `hostdev0`; the value is empty where the property is taken away. */
function parseProperty(element: XmlElement, alias: string) {
  const property = attr(element, 'name');
  if (property === undefined) throw badOverride("missing 'name' attribute for qemu:property", element);
  if (property === 'id') throw badOverride("property with name 'id' can't be overridden", element);
  const type = requiredEnum(element, 'type', PROPERTY_TYPES);
  const value = attr(element, 'value');
  if (value === undefined && type !== 'remove')
    throw badOverride("missing 'value' attribute for 'qemu:property'", element);
  if (value !== undefined && type === 'remove')
    throw badOverride(
      "setting 'value' attribute of 'qemu:property' doesn't make sense with 'remove' type",
      element,
    );
  if (value !== undefined && !VALUES[type](value))
    throw badOverride(`invalid value '${value}' of 'value' attribute of 'qemu:property'`, element);
  return {alias, property, value: value ?? '', at: placeOf(element)};
}

function badOverride(detail: string, element: XmlElement): KnownError {
  const help = 'see "Device overrides" in the documentation of libvirt\'s QEMU driver';
  return libvirtError('QEMU_OVERRIDE_INVALID', 'XML_ERROR', detail, placeOf(element), help);
}

/** libvirt takes any word, and one that it does not know for none. */
function parseDeprecation(domain: XmlElement) {
  const [element] = qemuChildren(domain, 'deprecation');
  const behavior = element && attr(element, 'behavior');
  return element === undefined || !behavior ? undefined : {behavior, at: placeOf(element)};
}
