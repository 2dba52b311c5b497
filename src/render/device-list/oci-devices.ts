// SPDX-License-Identifier: Apache-2.0
import type {DeviceNumber} from '../../kernel-model/cgroup/device.ts';
import type {DeviceList} from './device-list.ts';

/** An entry of `linux.resources.devices` of an OCI runtime's config.json. A number left out means every one. */
export interface OciDevice {
  readonly allow: boolean;
  readonly type?: 'c' | 'b';
  readonly major?: number;
  readonly minor?: number;
  readonly access: string;
}

/** The array for config.json: first everything is denied, then the list is allowed. */
export function ociDevices(list: DeviceList): readonly OciDevice[] {
  const allowed = list.devices.map(({type, major, minor, access}) => ({
    allow: true,
    type,
    ...numberOf('major', major),
    ...numberOf('minor', minor),
    access,
  }));
  return [{allow: false, access: 'rwm'}, ...allowed];
}

function numberOf(
  name: 'major' | 'minor',
  number: DeviceNumber,
): {readonly major?: number; readonly minor?: number} {
  return number === '*' ? {} : {[name]: number};
}
