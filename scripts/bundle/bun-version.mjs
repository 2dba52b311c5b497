// SPDX-License-Identifier: Apache-2.0
/** Of the runtime that standalone executables carry; its licences are told in the packages. */
export const BUN = '1.4.5';
