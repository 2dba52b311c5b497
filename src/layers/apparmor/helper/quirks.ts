// SPDX-License-Identifier: Apache-2.0
/** Faults of libvirt's helper that have to be reproduced to be exact, each behind one name. */

/** What the last host device left in the helper's one status variable. */
export type Status = 'unset' | 'succeeded' | 'failed';

/**
 * libvirt 11.3.0: failures end the run by returning a status variable that begins as "failed", but host
 * devices assign it. After a USB or PCI device that went well, and after any SCSI one, a later failure
 * returns success: the profile then holds the base rules alone, and the exit status is 0. Fixed in later
 * versions.
 */
export function masksLaterFailures11_3(status: Status): boolean {
  return status === 'succeeded';
}
