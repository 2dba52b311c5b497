import {libvirtError} from '../../errors.ts';
import type {QemuArgument} from '../domain.ts';
import {attr, placeOf} from '../xml.ts';
import type {XmlElement} from '../xml.ts';

const NAMESPACE = 'http://libvirt.org/schemas/domain/qemu/1.0';

/**
 * Arguments and environment variables handed to QEMU as they are, from `<qemu:commandline>` of a `<domain>`
 * element, in document order. No layer knows what they open.
 */
export function parseQemuCommandline(domain: XmlElement): readonly QemuArgument[] {
  return qemuChildren(domain, 'commandline').flatMap(commandline => [
    ...qemuChildren(commandline, 'arg').map(parseArgument),
    ...qemuChildren(commandline, 'env').map(parseVariable),
  ]);
}

function qemuChildren(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter(each => each.namespace === NAMESPACE && each.name === name);
}

function parseArgument(element: XmlElement): QemuArgument {
  const value = attr(element, 'value');
  if (value === undefined) {
    const detail = 'No qemu command-line argument specified';
    throw libvirtError('QEMU_ARGUMENT_MISSING', 'INTERNAL_ERROR', detail, placeOf(element), "add value='…'");
  }
  return {kind: 'arg', name: undefined, value, at: placeOf(element)};
}

function parseVariable(element: XmlElement): QemuArgument {
  const name = attr(element, 'name');
  if (name === undefined) {
    const detail = 'No qemu environment name specified';
    throw libvirtError(
      'QEMU_VARIABLE_NAME_MISSING',
      'INTERNAL_ERROR',
      detail,
      placeOf(element),
      "add name='…'",
    );
  }
  return {kind: 'env', name, value: attr(element, 'value') ?? '', at: placeOf(element)};
}
