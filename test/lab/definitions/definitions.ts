// SPDX-License-Identifier: Apache-2.0
/** All VMs of the lab. */
import type {LabDefinition} from '../definition.ts';
import {CHARACTER_DEVICES} from './character-devices.ts';
import {COMPANIONS} from './companions.ts';
import {DISKS} from './disks.ts';
import {DISPLAYS} from './displays.ts';
import {FIRMWARE} from './firmware.ts';
import {HOST_DEVICES} from './host-devices.ts';
import {HOSTILE_NAMES} from './hostile-names.ts';
import {MEMORY} from './memory.ts';
import {TWINS} from './twins.ts';

export const DEFINITIONS: readonly LabDefinition[] = [
  ...DISKS,
  ...FIRMWARE,
  ...CHARACTER_DEVICES,
  ...DISPLAYS,
  ...MEMORY,
  ...COMPANIONS,
  ...HOST_DEVICES,
  ...HOSTILE_NAMES,
  ...TWINS,
];
