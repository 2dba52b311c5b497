// SPDX-License-Identifier: Apache-2.0
import {deviceLine} from '../../kernel-model/cgroup/device.ts';
import type {DeviceList} from './device-list.ts';

/** What to write to the files of a cgroup v1 group: one write a line, deny first. */
export interface V1Lines {
  /** Lines for devices.deny. */
  readonly deny: readonly string[];
  /** Lines for devices.allow. */
  readonly allow: readonly string[];
}

export function v1Lines(list: DeviceList): V1Lines {
  return {deny: ['a'], allow: list.devices.map(deviceLine)};
}
