// SPDX-License-Identifier: Apache-2.0
import {KnownError} from '../errors.ts';
import {refuseAmbiguousNames} from './ambiguous-names.ts';
import {naturalAttribute, requiredEnum, yesNo} from './attributes.ts';
import {reconcileConsoles} from './console-compat.ts';
import type {ParseContext} from './context.ts';
import {refuseControlCharacters} from './control-characters.ts';
import {withDefaultBus} from './devices/disk.ts';
import {parseFwCfgEntries} from './devices/fw-cfg.ts';
import {parseLaunchSecurity} from './devices/launch-security.ts';
import {parseOs} from './devices/os.ts';
import {parseQemuNamespace} from './devices/qemu-commandline.ts';
import {refuseVmgenid} from './devices/vmgenid.ts';
import {orderDisks} from './disk-order.ts';
import {VIRT_TYPES, type Domain, type Uuid} from './domain.ts';
import {parseLabelsOfPeople} from './labels-of-people.ts';
import {parseMemoryBacking} from './memory-backing.ts';
import {parseDevices} from './parse-devices.ts';
import {checkPlainAttributes} from './plain-attributes.ts';
import {refusal} from './refusals/refusal.ts';
import {parseDomainSeclabels} from './seclabels.ts';
import {parseUuid} from './uuid.ts';
import {parseXml} from './parse-xml.ts';
import {libvirtFeatures} from '../versions/libvirt-changes.ts';
import {DEFAULT_LIBVIRT, type Version} from '../versions/version.ts';
import {asSeenBy} from './novelties.ts';
import {slipsIn} from './slips.ts';
import {child, childText, children, placeOf, textOf, type XmlElement} from './xml.ts';

export interface ParseOptions {
  /** Model of the host's first security driver: what a lone `<seclabel>` without a model means. */
  readonly defaultSecurityModel: string | undefined;
  /**
   * Reads the definition as libvirt's AppArmor helper does: without the domain's `<seclabel>` elements, and with
   * a running VM's rules whether it has an id or not. Nobody would be told of names that look misspelt.
   */
  readonly skipSeclabels?: boolean;
  /** The libvirt that reads the definition: what it overlooks is not there. 11.3 when absent. */
  readonly libvirt?: Version | undefined;
}

interface Found {
  readonly root: Domain['root'];
  readonly element: XmlElement;
  readonly id: number;
  readonly live: boolean;
}

/**
 * Reads a `<domain>`, or the one in a `<domstatus>`, with libvirt's generic defaults filled in. Parts that libvirt
 * reads only of a running VM (a pty's path, say) are there always: look at `Domain.live`.
 *
 * @throws KnownError with a place, in libvirt's words where it refuses the definition as well
 */
export function parseDomain(input: Uint8Array | string, options: ParseOptions): Domain {
  return domainOf(parseXml(input), options);
}

/** The same of XML that has been parsed already. */
export function domainOf(root: XmlElement, options: ParseOptions): Domain {
  const definition = findDefinition(root);
  refuseControlCharacters(definition.element);
  refuseAmbiguousNames(definition.element);
  const libvirt = options.libvirt ?? DEFAULT_LIBVIRT;
  const {element, needs} = asSeenBy(definition.element, libvirt);
  return {
    ...buildDomain({...definition, element}, options),
    libvirt,
    needs,
    slips: options.skipSeclabels === true ? [] : slipsIn(definition.element),
  };
}

function findDefinition(root: XmlElement): Found {
  if (['domain', 'domstatus'].includes(root.name) && root.namespace !== '') throw unwantedNamespace(root);
  const status = root.name === 'domstatus';
  const element = status ? child(root, 'domain') : root;
  if (element === undefined) throw refusal('STATUS_WITHOUT_DOMAIN', placeOf(root));
  if (element.name !== 'domain') throw refusal(rootRefusal(root), placeOf(root), {root: root.name});
  const id = naturalAttribute(element, 'id') ?? -1;
  return {root: status ? 'domstatus' : 'domain', element, id, live: status || id >= 0};
}

/** What there is instead says what to do about it. */
function rootRefusal(root: XmlElement) {
  if (root.name.toLowerCase() === 'domain') return 'XML_ROOT.capitals';
  if (root.name === 'Envelope') return 'XML_ROOT.ovf';
  const holds = ['domain', 'inactiveDomain'].some(name => children(root, name).length > 0);
  return holds ? 'XML_ROOT.inside' : 'XML_ROOT';
}

function unwantedNamespace(root: XmlElement): KnownError {
  return new KnownError('XML_NAMESPACE', `<${root.name}> is in the namespace '${root.namespace}'`, {
    place: placeOf(root),
    help: `Remove ${root.prefix === '' ? 'the default namespace' : `the prefix '${root.prefix}:'`}: libvirt finds its elements only in none.`,
  });
}

function buildDomain(
  {root, element, id, live}: Found,
  options: ParseOptions,
): Omit<Domain, 'libvirt' | 'needs' | 'slips'> {
  const type = requiredEnum(element, 'type', VIRT_TYPES);
  const identity = {name: parseName(element), uuid: parseDomainUuid(element)};
  refuseVmgenid(element);
  const reading =
    root === 'domstatus' ? 'status' : live || options.skipSeclabels === true ? 'running' : 'inactive';
  const context: ParseContext = {live, reading, libvirt: libvirtFeatures(options.libvirt)};
  const seclabels =
    options.skipSeclabels === true
      ? []
      : parseDomainSeclabels(element, reading, options.defaultSecurityModel);
  const containers = children(element, 'devices');
  const memoryBacking = parseMemoryBacking(element, containers);
  const os = parseOs(element, context);
  const devices = parseDevices(containers, context);
  const launchSecurity = child(element, 'launchSecurity');
  checkPlainAttributes(element);
  refuseSlash(identity.name, element);
  refuseLongName(identity.name, element);
  return {
    root,
    live,
    type,
    id,
    ...identity,
    ...parseLabelsOfPeople(element),
    seclabels,
    os,
    iommufd: yesNo(child(element, 'iommufd'), 'enabled') ?? false,
    memoryBacking,
    ...devices,
    ...reconcileConsoles(devices, os.type),
    disks: orderDisks(devices.disks).map(withDefaultBus),
    emulator: childText(containers[0], 'emulator'),
    launchSecurity: launchSecurity && parseLaunchSecurity(launchSecurity),
    fwCfg: parseFwCfgEntries(element),
    ...parseQemuNamespace(element),
    at: placeOf(element),
  };
}

function parseName(element: XmlElement): string {
  const name = childText(element, 'name');
  if (name !== undefined) return name;
  throw refusal('NAME_MISSING', placeOf(element));
}

function parseDomainUuid(element: XmlElement): Uuid | undefined {
  const written = child(element, 'uuid');
  if (written === undefined || textOf(written) === '') return undefined;
  const uuid = parseUuid(textOf(written));
  if (uuid !== undefined) return uuid;
  throw refusal('UUID_MALFORMED', placeOf(written));
}

/** Names become file names; libvirt tells this after everything else was read. */
function refuseSlash(name: string, element: XmlElement): void {
  if (!name.includes('/')) return;
  throw refusal('NAME_SLASH', placeOf(child(element, 'name') ?? element), {name});
}

/** NAME_MAX of linux/limits.h. */
const LONGEST_NAME = 255;

/**
 * No file can have such a name. libvirt needs eight bytes more, since it writes a definition as NAME.xml.new
 * (virFileRewrite), and says so itself.
 */
function refuseLongName(name: string, element: XmlElement): void {
  const length = Buffer.byteLength(name);
  if (length <= LONGEST_NAME) return;
  throw new KnownError(
    'NAME_TOO_LONG',
    `the name is ${length} bytes long; file systems allow ${LONGEST_NAME}`,
    {
      place: placeOf(child(element, 'name') ?? element),
      help: 'libvirt writes NAME.xml.new: use a name of at most 247 bytes',
    },
  );
}
