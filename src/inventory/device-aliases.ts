// SPDX-License-Identifier: Apache-2.0
/** The aliases that libvirt will give devices of one kind at start, where the definition names none. */

interface Aliased {
  readonly alias: string | undefined;
}

/**
 * @param devices in libvirt's order
 * @param isCounted whether a device has an alias of this kind; others do not shift the numbers behind them
 * @returns each device with its alias: its own, or the next after the highest of those before it
 */
export function deviceAliases<Device extends Aliased>(
  prefix: string,
  devices: readonly Device[],
  isCounted: (device: Device) => boolean = () => true,
): readonly (readonly [Device, alias: string])[] {
  let highest = -1;
  let unnamed = 0;
  return devices.map(device => {
    const alias = device.alias ?? `${prefix}${highest + 1 + unnamed}`;
    if (!isCounted(device)) return [device, alias];
    const number = Number(device.alias?.slice(prefix.length));
    if (device.alias === undefined) unnamed++;
    else if (Number.isInteger(number)) highest = Math.max(highest, number);
    return [device, alias];
  });
}
