// SPDX-License-Identifier: Apache-2.0
/** The policy that a site has settled for all commands on its host. */
import {readFileSync} from 'node:fs';
import {errnoOf} from '../files/errno.ts';

/** What the packages install, with every line commented out. */
export const SITE_POLICY = '/etc/svirtgen/policy.yaml';

const SETTING = /^\s*[^\s#]/mu;

/**
 * The file, when it settles anything: one of comments alone leaves the choice to the distribution's policy, so that
 * a package can install it for everybody. One that cannot be read counts, and reading it says why.
 */
export function sitePolicy(file: string): string | undefined {
  try {
    return SETTING.test(readFileSync(file, 'utf8')) ? file : undefined;
  } catch (error) {
    return isMissing(error) ? undefined : file;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');
}
