// SPDX-License-Identifier: Apache-2.0
/** Where a VM's profile is, and the commands that bring it back. */
import {dirname} from 'node:path/posix';
import {staticProfile} from '../layers/apparmor/profile-name.ts';
import {quoteShell} from '../text/quote-shell.ts';
import type {VerifyContext} from './verify-context.ts';

/** What the administrator's profiles lie in; libvirt's are in a folder below it. */
const ETC = '/etc/apparmor.d';

/** A profile that a static label names has its rules inside, and libvirt leaves it alone. */
export function isDurable({analysis}: VerifyContext): boolean {
  return staticProfile(analysis.site.domain) !== undefined;
}

export function profileFile(one: VerifyContext): string {
  const {directory} = one.analysis.site.policy.apparmor;
  const {profile} = one.analysis.plan.apparmor;
  const own = `${ETC}/${profile}`;
  return isDurable(one) && one.running.text(own) !== undefined ? own : `${directory}/${profile}`;
}

/** Past the cache, which may hold what the file said before. */
export function loadAgain(one: VerifyContext): string {
  return `apparmor_parser -r -T ${quoteShell(profileFile(one))}`;
}

/** By way of a folder of root's own, for /tmp belongs to everybody. */
export function writeAgain(one: VerifyContext): string {
  const {profile} = one.analysis.plan.apparmor;
  const made = isDurable(one) ? [profile] : [profile, `${profile}.files`];
  return [
    'out=$(mktemp -d)',
    `svirtgen generate -q --backend apparmor -o "$out" ${one.generate}`,
    `install -m 644 ${made.map(name => `"$out/apparmor/${name}"`).join(' ')} ${quoteShell(dirname(profileFile(one)))}`,
    loadAgain(one),
  ].join(' && ');
}
