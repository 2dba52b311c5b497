// SPDX-License-Identifier: Apache-2.0
/** When the host was booted, from where libvirt takes it: the login records, or else the uptime. */
import {readFileSync} from 'node:fs';

const UTMP = '/run/utmp';
const BOOT_TIME = 2;
/** Sizes of glibc's record, and where the seconds stand in it: with 32-bit times (x86, ppc64, s390x), or 64-bit ones. */
const SHAPES = [
  {bytes: 384, seconds: (record: Buffer) => record.readInt32LE(340)},
  {bytes: 400, seconds: (record: Buffer) => Number(record.readBigInt64LE(344))},
] as const;

/** Seconds since 1970, rounded as libvirt rounds them. */
export function bootTime(now: number = Date.now()): number {
  const recorded = recordedBootTime(read(UTMP));
  if (recorded !== undefined) return recorded;
  const uptime = Number(read('/proc/uptime').toString('latin1').split(' ')[0]);
  return Math.floor(Math.floor(now / 1000) - uptime + 0.5);
}

/** Of the first record of a boot; undefined when there is none. */
export function recordedBootTime(utmp: Buffer): number | undefined {
  const shape = SHAPES.find(({bytes}) => utmp.length > 0 && utmp.length % bytes === 0);
  if (!shape) return undefined;
  for (let at = 0; at < utmp.length; at += shape.bytes) {
    const record = utmp.subarray(at, at + shape.bytes);
    if (record.readInt16LE(0) === BOOT_TIME) return shape.seconds(record);
  }
  return undefined;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
