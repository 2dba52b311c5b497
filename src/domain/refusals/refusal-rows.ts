// SPDX-License-Identifier: Apache-2.0
/** All refusals in libvirt's words, by their key. */
import type {LibvirtClass} from '../../errors.ts';
import {DEFINITION} from './definition.ts';
import {DEVICES} from './devices.ts';
import {LABELS} from './labels.ts';
import {NETWORK} from './network.ts';
import {STORAGE} from './storage.ts';
import type {RefusalTable} from './refusal-table.ts';

export const TABLES = [DEFINITION, DEVICES, LABELS, NETWORK, STORAGE] as const;

export const ROWS = new Map(
  TABLES.flatMap((table: RefusalTable) =>
    Object.entries(table).flatMap(([libvirtClass, rows]) =>
      Object.entries(rows).map(
        ([key, row]) => [key, {libvirtClass: libvirtClass as LibvirtClass, row}] as const,
      ),
    ),
  ),
);
