// SPDX-License-Identifier: Apache-2.0
import {unlessFailing} from '../../files/errno.ts';
import {readRegularFile} from '../../files/read-regular-file.ts';
import {once} from '../../once.ts';
import {tableFact} from '../fact.ts';
import {liveProfiles} from '../running.ts';

/** More than any profile has, and less than would be felt. */
const LARGEST_PROFILE = 1024 * 1024;

/** The text of a file below /etc/apparmor.d; undefined when there is none, or it may not be read. */
export const apparmorFile = tableFact('apparmorFiles', {
  keys: ({absolute}) => absolute,
  rows: ({z}) => z.string(),
  live: () => liveFile,
});

/** The mode of a loaded profile, such as `enforce` or `complain`; undefined when none is loaded, or it may not be read. */
export const profileMode = tableFact('profiles', {
  rows: ({z}) => z.string(),
  live() {
    const profiles = once(liveProfiles);
    return (profile: string) => profiles()?.get(profile);
  },
});

function liveFile(path: string): string | undefined {
  return unlessFailing(() => readRegularFile(path, {largest: LARGEST_PROFILE}).toString('utf8'));
}
