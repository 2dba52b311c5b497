// SPDX-License-Identifier: Apache-2.0
/** The definition on standard input, taken in as libvirt's helper does (virt-aa-helper.c). */
import type {Domain} from '../../domain/domain.ts';
import {domainOf} from '../../domain/parse-domain.ts';
import {parseXml} from '../../domain/parse-xml.ts';
import {refuseNovelties} from '../../domain/refuse-novelties.ts';
import type {Version} from '../../versions/version.ts';
import type {Command} from './command-line.ts';
import {KnownError} from '../../errors.ts';
import {checkIntake} from '../../layers/apparmor/helper/intake.ts';
import {HelperFailure} from './failure.ts';
import {findOutlineFault, type OutlineFault} from './outline.ts';
import type {HelperLogger} from './helper-logger.ts';

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
