// SPDX-License-Identifier: Apache-2.0
/** The templates a bundle carries, for executables that have no package beside them. */

/** Texts by path in `templates/`. The bundler puts its own in place of this file. */
export const TEMPLATES: Readonly<Record<string, string>> = {};
