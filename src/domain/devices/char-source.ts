// SPDX-License-Identifier: Apache-2.0
import {enumAttribute, requiredAttribute, uintAttribute, yesNo} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import {CHAR_TYPES, type CharSource, type CharType} from '../parts/chardev.ts';
import {parseDeviceSeclabels} from '../device-seclabel.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, child, children, onlyElement, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';

/** libvirt's own spelling inside 11.3.0 is connect and bind; sockets of vhost-user call the same client and server. */
const MODES = ['connect', 'bind'] as const;

/** What backs a character device when nothing but `parts` is written. */
export function charSource(parts: Pick<CharSource, 'type' | 'at'> & Partial<CharSource>): CharSource {
  return {
    path: undefined,
    append: undefined,
    mode: 'connect',
    reconnect: undefined,
    protocol: undefined,
    tls: undefined,
    host: undefined,
    service: undefined,
    slave: undefined,
    logFile: undefined,
    seclabels: [],
    ...parts,
  };
}

/**
 * The `type` of an element that has a character device's source.
 *
 * @param fallback what libvirt takes when the attribute is absent; without one it is refused
 */
export function parseCharType(element: XmlElement, fallback?: CharType): CharType {
  const written = attr(element, 'type');
  if (written === undefined && fallback !== undefined) return fallback;
  const found = CHAR_TYPES.find(type => type === written);
  if (found !== undefined) return found;
  throw refusal('CHARDEV_TYPE', placeOfAttribute(element, 'type'), {
    type: written ?? '(null)',
    known: CHAR_TYPES.join(', '),
  });
}

/**
 * Reads `<source>`, `<log>` and `<protocol>` of the element that has them. Paths stay as written, an empty one
 * too. A pty's path is read always; whether it means something depends on `Domain.live`.
 *
 * @param context undefined where libvirt reads no label overrides: TPM, RNG, smartcard, redirdev, vhost-user
 */
export function parseCharSource(holder: XmlElement, type: CharType, context?: ParseContext): CharSource {
  const source = sourceElement(holder, type);
  const logFile = attr(only(holder, 'log'), 'file');
  const protocol = only(holder, 'protocol');
  const at = placeOf(source ?? holder);
  if (source === undefined) return charSource({type, logFile, protocol: protocolOf(protocol, type), at});
  return charSource({
    type,
    ...readSource(source, type),
    protocol: protocolOf(protocol, type),
    logFile,
    seclabels: context === undefined ? [] : parseDeviceSeclabels(source, context),
    at,
  });
}

function readSource(source: XmlElement, type: CharType): Partial<CharSource> {
  switch (type) {
    case 'file':
      return {path: attr(source, 'path'), append: enumAttribute(source, 'append', ['on', 'off'])};
    case 'pty':
    case 'dev':
    case 'pipe':
      return {path: attr(source, 'path')};
    case 'unix':
      return {path: attr(source, 'path'), mode: modeOf(source), reconnect: reconnectOf(source)};
    case 'tcp':
    case 'udp':
      return {
        ...networkOf(source),
        mode: modeOf(source),
        reconnect: reconnectOf(source),
        tls: type === 'tcp' ? yesNo(source, 'tls') : undefined,
      };
    case 'nmdm':
      return {path: attr(source, 'master'), slave: attr(source, 'slave')};
    case 'spiceport':
    case 'dbus':
      return {service: attr(source, 'channel')};
    default:
      return {};
  }
}

/** Of udp's two elements the one that connects says where to; libvirt takes them in any order. */
function sourceElement(holder: XmlElement, type: CharType): XmlElement | undefined {
  const sources = children(holder, 'source');
  const allowed = type === 'udp' ? 2 : 1;
  const surplus = sources[allowed];
  if (surplus !== undefined)
    throw refusal('CHARDEV_SOURCE_TWICE', placeOf(surplus), {
      what: type === 'udp' ? 'two source elements are' : 'one source element is',
    });
  return sources.find(each => attr(each, 'mode') !== 'bind') ?? sources[0];
}

function only(holder: XmlElement, name: string): XmlElement | undefined {
  return onlyElement(children(holder, name), at => refusal('CHARDEV_ELEMENT_TWICE', at, {name}));
}

function modeOf(source: XmlElement): CharSource['mode'] {
  return enumAttribute(source, 'mode', MODES) ?? 'connect';
}

function networkOf(source: XmlElement): Pick<CharSource, 'host' | 'service'> {
  return {host: attr(source, 'host'), service: attr(source, 'service')};
}

function protocolOf(element: XmlElement | undefined, type: CharType): string | undefined {
  if (type !== 'tcp') return undefined;
  return enumAttribute(element, 'type', ['raw', 'telnet', 'telnets', 'tls']) ?? 'raw';
}

/** `no`, or the seconds to wait; both tell two sources apart. */
export function reconnectOf(source: XmlElement): string | undefined {
  const element = child(source, 'reconnect');
  if (element === undefined) return undefined;
  const enabled = yesNo(element, 'enabled');
  if (enabled !== true) return enabled === false ? 'no' : undefined;
  requiredAttribute(element, 'timeout');
  return String(uintAttribute(element, 'timeout'));
}
