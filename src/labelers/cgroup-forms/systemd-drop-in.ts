/** The list as a systemd drop-in. */
import {deviceLine} from '../../enforce/cgroup/device.ts';
import type {DeviceList, ListedDevice} from './device-list.ts';

export interface SystemdDropIn {
  readonly text: string;
  /** Entries with every major but one minor, for which systemd has no words. */
  readonly omitted: readonly ListedDevice[];
}

/**
 * A drop-in that lets a unit open these devices and no others; not even /dev/null, as `DevicePolicy=strict` adds
 * none. Devices are named by number, so that a node that is missing or was renamed changes nothing.
 *
 * @param section the kind of the unit: `Service`, `Scope` or `Slice`
 */
export function systemdDropIn(
  list: DeviceList,
  section: 'Service' | 'Scope' | 'Slice' = 'Service',
): SystemdDropIn {
  const omitted = list.devices.filter(device => specifier(device) === undefined);
  const lines = list.devices.flatMap(device => {
    const name = specifier(device);
    return name === undefined ? [] : [...comment(device), `DeviceAllow=${name} ${device.access}`];
  });
  const missing = omitted.map(device => `# not expressible: ${deviceLine(device)}`);
  const head = [
    `[${section}]`,
    'DevicePolicy=strict',
    '# Forgets what the unit allowed before.',
    'DeviceAllow=',
  ];
  return {text: `${[...head, ...lines, ...missing].join('\n')}\n`, omitted};
}

function specifier({type, major, minor}: ListedDevice): string | undefined {
  const kind = type === 'c' ? 'char' : 'block';
  if (minor === '*') return `${kind}-${major}`;
  return major === '*' ? undefined : `/dev/${kind}/${major}:${minor}`;
}

/** The names of a device, in a comment that a name cannot leave. */
function comment({paths}: ListedDevice): readonly string[] {
  return paths.length ? [`# ${paths.map(printable).join(' ')}`] : [];
}

function printable(path: string): string {
  return /^[^\s\\\u0000-\u001f\u007f]+$/.test(path) ? path : JSON.stringify(path);
}
