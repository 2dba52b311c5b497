// SPDX-License-Identifier: Apache-2.0
/** The definition on standard input, taken in as libvirt's helper does (virt-aa-helper.c). */
import type {Domain} from '../../domain/domain.ts';
import {domainOf} from '../../domain/parse-domain.ts';
import {parseXml} from '../../domain/parse-xml.ts';
import {refuseNovelties} from '../../domain/refuse-novelties.ts';
import type {Version} from '../../versions/version.ts';
import type {Command} from './command-line.ts';
import {KnownError} from '../../errors.ts';
import {checkIntake} from '../../layers/apparmor/helper/plan-helper.ts';
import {HelperFailure, type HelperLogger} from './failure.ts';
import {OS_TYPES} from '../../domain/devices/os.ts';
import {VIRT_TYPES} from '../../domain/parts/common.ts';
import {attr, child, placeOf, type XmlElement} from '../../domain/xml.ts';

const NO_DEFINITION = 'could not get VM definition';

/**
 * The definition must bear out the profile's name on the command line.
 *
 * @param libvirt the one whose helper is followed
 * @throws HelperFailure, after libvirt's warnings
 */
export function readDefinition(
  input: Buffer,
  {profile}: Command,
  libvirt: Version,
  logger: HelperLogger,
): Domain {
  const root = attempt(() => parseXml(input.subarray(0, lengthOfCString(input))));
  const fault = findOutlineFault(root);
  if (fault) throw outlineFailure(fault, logger);
  const domain = attempt(() => {
    const parsed = domainOf(root, {defaultSecurityModel: 'apparmor', skipSeclabels: true, libvirt});
    refuseNovelties(parsed);
    return parsed;
  }, 'could not parse XML');
  const refused = checkIntake(domain)?.refused;
  if (refused)
    throw undefinedVm(new KnownError(refused.code, refused.message, {place: refused.from}), 'bad name');
  checkUuid(domain, profile);
  return domain;
}

function outlineFailure({severity, text, reason}: OutlineFault, logger: HelperLogger): HelperFailure {
  if (text === undefined) return undefinedVm(reason);
  if (severity === 'error') return undefinedVm(reason, text);
  logger.warning(text);
  return undefinedVm(reason);
}

/** libvirt reads the definition as C does: up to the first NUL. */
function lengthOfCString(input: Buffer): number {
  const end = input.indexOf(0);
  return end < 0 ? input.length : end;
}

function attempt<T>(read: () => T, ...texts: readonly string[]): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof KnownError ? undefinedVm(error, ...texts) : error;
  }
}

function undefinedVm(reason: KnownError, ...texts: readonly string[]): HelperFailure {
  const [message, ...consequences] = [...texts, NO_DEFINITION];
  return new HelperFailure(message, {consequences, reason});
}

function checkUuid({uuid, at}: Domain, profile: string): void {
  if (profile === `libvirt-${uuid}`) return;
  const reason = new KnownError('AA_OTHER_UUID', `the definition is of ${uuid}, the profile is ${profile}`, {
    place: at,
  });
  throw new HelperFailure('given uuid does not match XML uuid', {
    consequences: ['invalid VM definition'],
    reason,
  });
}

/** What libvirt's helper looks for itself in a definition before it has it parsed. */
interface OutlineFault {
  readonly severity: 'warning' | 'error';
  /** libvirt's text; it has none for a root element that is no domain. */
  readonly text: string | undefined;
  readonly reason: KnownError;
}

/** The first fault in libvirt's order. Elements in a namespace are not found, as libvirt's are in none. */
function findOutlineFault(root: XmlElement): OutlineFault | undefined {
  const osType = child(child(root, 'os'), 'type');
  const fault = (
    text: string | undefined,
    problem: string,
    severity: OutlineFault['severity'] = 'error',
  ) => ({
    severity,
    text,
    reason: new KnownError('AA_INCOMPLETE', problem, {place: placeOf(root)}),
  });
  const type = attr(root, 'type') ?? '';
  if (root.name !== 'domain') return fault(undefined, `<${root.name}> is not a definition; <domain> is`);
  for (const name of ['name', 'uuid']) {
    if (!child(root, name)?.text)
      return fault(`Could not find <${name}>`, `<${name}> is missing or empty`, 'warning');
  }
  if (type === '') return fault('domain type is not defined', 'the attribute type is missing or empty');
  if (!osType?.text) return fault('os.type is not defined', '<os><type> is missing or empty');
  if (!OS_TYPES.includes(osType.text)) return fault('unknown OS type', `<os><type> is ${osType.text}`);
  return VIRT_TYPES.some(known => known === type)
    ? undefined
    : fault('unknown virtualization type', `the type is ${type}`);
}
