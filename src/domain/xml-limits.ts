// SPDX-License-Identifier: Apache-2.0
/** How large a definition may be. */

/** libxml2's own limit; a backing chain of 200 images nests 205 deep. */
export const MAX_DEPTH = 256;
export const MAX_ELEMENTS = 50_000;
export const MAX_ATTRIBUTES = 256;
export const MAX_LINES = 200_000;
