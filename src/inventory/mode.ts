// SPDX-License-Identifier: Apache-2.0
/** Whether gaps that libvirt leaves are closed, or it is followed in everything. Light, since `--help` lists them. */
export const MODES = ['strict', 'libvirt'] as const;

export type Mode = (typeof MODES)[number];
