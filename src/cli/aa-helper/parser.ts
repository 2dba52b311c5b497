// SPDX-License-Identifier: Apache-2.0
/** Calls of apparmor_parser. */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {PROGRAM_PATIENCE} from '../../files/program-environment.ts';
import {KnownError} from '../../errors.ts';
import {HelperFailure, type HelperLogger} from './failure.ts';
import type {Places} from './places.ts';

export type ParserAction = 'load' | 'replace' | 'unload';

const FLAGS: Readonly<Record<ParserAction, string>> = {load: '-a', replace: '-r', unload: '-R'};

/** Nothing of the caller's environment reaches a program that runs as root. */
const ENVIRONMENT = {PATH: '/sbin:/usr/sbin', IFS: ' \t\n'};

/** What the parser exits with when it is to unload a profile that is not loaded. */
const NOT_LOADED = 234;

export type ProfileLoader = (action: ParserAction) => void;

/** A loader for one VM's profile; a dry run only says what would be called. */
export function createLoader(
  {parser, profile}: Places,
  dryRun: boolean,
  logger: HelperLogger,
): ProfileLoader {
  return action => {
    if (!existsSync(profile)) throw new HelperFailure('profile does not exist', {reason: missing(profile)});
    const flag = FLAGS[action];
    if (dryRun) logger.info(`${parser} ${flag} ${profile}`);
    else call(parser, flag, profile, logger);
  };
}

function call(parser: string, flag: string, profile: string, logger: HelperLogger): void {
  const result = spawnSync(parser, [flag, profile], {
    env: ENVIRONMENT,
    timeout: PROGRAM_PATIENCE,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (result.error) {
    const reason = new KnownError('AA_PARSER_MISSING', `${parser}: ${result.error.message}`);
    throw new HelperFailure('failed to run apparmor_parser', {reason});
  }
  if (result.status === 0) return;
  if (flag === FLAGS.unload && result.status === NOT_LOADED) {
    logger.warning('unable to unload already unloaded profile');
    return;
  }
  const said =
    result.stderr.trim().replaceAll(/\s*\n\s*/gu, '; ') || `exit status ${result.status ?? result.signal}`;
  const reason = new KnownError('AA_PARSER_FAILED', `${parser} ${flag} ${profile}: ${said}`);
  throw new HelperFailure('apparmor_parser exited with error', {reason});
}

function missing(profile: string): KnownError {
  return new KnownError('AA_NO_PROFILE', `${profile} does not exist`, {help: 'create it with -c'});
}
