// SPDX-License-Identifier: Apache-2.0
/**
 * What every program that we start gets, and nothing else of the caller's: names are looked up in these folders
 * alone. With an unset or empty PATH the C library would look into the working directory.
 */
export const PROGRAM_ENVIRONMENT = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin',
  LC_ALL: 'C',
} as const;

/** In milliseconds: a program that takes longer has failed. */
export const PROGRAM_PATIENCE = 120_000;
