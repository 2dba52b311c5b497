// SPDX-License-Identifier: Apache-2.0
/** libvirt's device filter on cgroup v2: bpftool shows the program of a group and its map, to root only. */
import {execFileSync} from 'node:child_process';
import {PROGRAM_ENVIRONMENT} from '../files/program-environment.ts';
import {dirname} from 'node:path/posix';

export interface DeviceMap {
  readonly id: number;
  readonly entries: ReadonlyMap<bigint, number>;
}

/** The filter is on the VM's group, above the one its threads are in. */
const LEVELS = 4;
const LIMITS = {timeout: 10_000, maxBuffer: 1 << 24} as const;

/**
 * The map that decides for a group.
 *
 * @param mount where the hierarchy is mounted: the way up ends there
 * @returns 'none' where no program of libvirt's is attached; undefined where bpftool does not tell
 */
export function liveDeviceMap(group: string, mount = '/sys/fs/cgroup'): DeviceMap | 'none' | undefined {
  let told = false;
  for (
    let path = group, level = 0;
    level < LEVELS && path.startsWith(`${mount}/`);
    level++, path = dirname(path)
  ) {
    const programs = bpftool('cgroup', 'list', path);
    told ||= programs !== undefined;
    for (const program of list(programs)) {
      if (program['attach_type'] !== 'device' && program['attach_type'] !== 'cgroup_device') continue;
      const found = mapOf(program['id']);
      if (found) return found;
    }
  }
  return told ? 'none' : undefined;
}

/** A program without a map is systemd's, not libvirt's. */
function mapOf(program: unknown): DeviceMap | undefined {
  const [shown] = list(bpftool('prog', 'show', 'id', String(program)));
  const ids = shown?.['map_ids'];
  for (const id of Array.isArray(ids) ? (ids as unknown[]) : []) {
    const entries = parseMapDump(bpftool('map', 'dump', 'id', String(id)));
    if (entries && typeof id === 'number') return {id, entries};
  }
  return undefined;
}

/** Reads `bpftool -j map dump`; undefined when keys and values have other sizes than libvirt's. */
export function parseMapDump(json: unknown): ReadonlyMap<bigint, number> | undefined {
  const entries = new Map<bigint, number>();
  for (const {key, value} of list(json)) {
    const [keyBytes, valueBytes] = [bytesOf(key), bytesOf(value)];
    if (keyBytes?.length !== 8 || valueBytes?.length !== 4) return undefined;
    entries.set(keyBytes.readBigUInt64LE(), valueBytes.readUInt32LE());
  }
  return entries;
}

function bytesOf(value: unknown): Buffer | undefined {
  if (!Array.isArray(value)) return undefined;
  return Buffer.from(value.map(Number));
}

function list(json: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(json)) return json as Readonly<Record<string, unknown>>[];
  return typeof json === 'object' && json !== null ? [json as Readonly<Record<string, unknown>>] : [];
}

function bpftool(...parameters: readonly string[]): unknown {
  try {
    const text = execFileSync('bpftool', ['-j', ...parameters], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: PROGRAM_ENVIRONMENT,
      ...LIMITS,
    });
    // Of a group without programs it prints nothing, as JSON too.
    return text.trim() === '' ? [] : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
