// SPDX-License-Identifier: Apache-2.0
/** A run of the helper, from the command line to the exit status. */
import {basename} from 'node:path';
import {KnownError, messageOf} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import type {ApparmorPolicy, Policy} from '../../policy/policy.ts';
import {followedLibvirt} from '../../versions/followed-libvirt.ts';
import {parseVersion, type Version} from '../../versions/version.ts';
import {formatError} from '../report-errors.ts';
import {deleteProfile, updateProfile} from './actions.ts';
import {type Command, readCommandLine, usage} from './command-line.ts';
import {readDefinition} from './definition.ts';
import {createHelperLogger, HelperFailure, type HelperLogger} from './failure.ts';
import {createLoader} from './parser.ts';
import {placesOf} from './places.ts';
import type {Domain} from '../../domain/domain.ts';
import {generateRules} from '../../layers/apparmor/helper/generate-rules.ts';
import type {HelperRefusal} from '../../layers/apparmor/helper/rule-request.ts';

/** The world as the helper sees it. */
interface Surroundings {
  /** The name it was called by. */
  readonly program: string;
  readonly readInput: () => Buffer;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly openHost: () => Host;
  /** @param name given on the command line */
  readonly loadPolicy: (name: string | undefined) => Policy;
}

/** @returns the exit status: 0, or 1 for any failure */
export function runHelper(argv: readonly string[], around: Surroundings): 0 | 1 {
  const name = basename(around.program);
  const logger = createHelperLogger(name, around.complain);
  const request = readCommandLine(argv);
  switch (request.kind) {
    case 'usage':
      around.print(usage(name));
      return request.status;
    case 'failure':
      if (request.complaint !== undefined) around.complain(`${around.program}: ${request.complaint}\n`);
      logger.failure(request.failure);
      return 1;
    case 'run':
      return guarded(() => perform(request.command, around, logger), around, logger);
  }
}

function guarded(action: () => void, around: Surroundings, logger: HelperLogger): 0 | 1 {
  try {
    action();
    return 0;
  } catch (error) {
    if (error instanceof HelperFailure) logger.failure(error);
    else around.complain(formatError(error));
    return 1;
  }
}

function perform(command: Command, around: Surroundings, logger: HelperLogger): void {
  const {mode, profile, dryRun} = command;
  const policy = around.loadPolicy(command.site.policy);
  const tables = policy.apparmor;
  const places = placesOf(profile, tables, command.site);
  const context = {command, places, logger, load: createLoader(places, dryRun, logger)};
  switch (mode) {
    case 'add':
      return context.load('load');
    case 'remove':
      return context.load('unload');
    case 'delete':
      return deleteProfile(context);
    case 'create':
    case 'replace': {
      const host = around.openHost();
      const libvirt = followedBeside(host, policy, command);
      const domain = readDefinition(readInput(around), command, libvirt, logger);
      const rules = rulesOf(domain, host, tables, command, logger);
      return updateProfile(mode, domain, rules, context);
    }
  }
}

/** That of the libvirt which calls the helper, unless somebody says otherwise. */
function followedBeside(host: Host, policy: Policy, {site}: Command): Version {
  const asked = site.libvirt === undefined ? undefined : parseVersion(site.libvirt);
  return followedLibvirt({asked, policy, installed: () => host.libvirt(), releases: []}).version;
}

function readInput({readInput: read}: Surroundings): Buffer {
  try {
    return read();
  } catch (error) {
    const problem = messageOf(error);
    throw new HelperFailure('could not read xml file', {
      reason: new KnownError('INPUT_UNREADABLE', `standard input: ${problem}`),
    });
  }
}

/**
 * The text of the rules; with an appended file that file's rule alone.
 *
 * @throws HelperFailure at the first path that may not be granted
 */
function rulesOf(
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
