// SPDX-License-Identifier: Apache-2.0
/** Input devices of the host: evdev nodes. */
import {provenance, resourceAt, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';

export function inputResources({domain}: Site): readonly Entry[] {
  return domain.inputs.flatMap((input, index) => {
    if (input.type !== 'passthrough' && input.type !== 'evdev') return [];
    const from = provenance(deviceName.input(input, index), input, 'input device of the host');
    return resourceAt(input.path, {kind: 'input', role: 'evdev', access: 'rw', from});
  });
}
