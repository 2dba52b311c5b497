// SPDX-License-Identifier: Apache-2.0
/** The rules of a VM, with everything libvirt's helper says on the way. */
import type {Domain} from '../../domain/domain.ts';
import {KnownError} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import {generateRules} from '../../layers/apparmor/helper/generate-rules.ts';
import type {HelperRefusal} from '../../layers/apparmor/helper/messages.ts';
import type {ApparmorPolicy} from '../../policy/policy.ts';
import type {Command} from './command-line.ts';
import {HelperFailure} from './failure.ts';
import type {HelperLogger} from './helper-logger.ts';

/**
 * The text of the rules; with an appended file that file's rule alone.
 *
 * @throws HelperFailure at the first path that may not be granted
 */
export function rulesOf(
  domain: Domain,
  host: Host,
  tables: ApparmorPolicy,
  {extra}: Command,
  logger: HelperLogger,
): string {
  const {text, messages, refused} = generateRules(domain, host, tables, {
    extraFile: extra?.path,
    append: extra?.append ?? false,
    failures: 'fixed',
  });
  for (const message of messages) logger[message.severity](message.text);
  if (refused) throw new HelperFailure('invalid VM definition', {reason: withPlace(refused)});
  return text;
}

function withPlace({code, message, from}: HelperRefusal): KnownError {
  return new KnownError(code, `${from.device}, ${from.reason}: ${message}`, {place: from});
}
