// SPDX-License-Identifier: Apache-2.0
/** Input devices of the host: evdev nodes. */
import {provenance, resource, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';

export function inputResources({domain}: Site): readonly Entry[] {
  return domain.inputs.flatMap((input, index) => {
    const {path, type} = input;
    if ((type !== 'passthrough' && type !== 'evdev') || !path?.startsWith('/')) return [];
    const from = provenance(deviceName.input(input, index), input, 'input device of the host');
    return [resource({kind: 'input', role: 'evdev', path, access: 'rw', from})];
  });
}
