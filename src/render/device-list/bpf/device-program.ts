// SPDX-License-Identifier: Apache-2.0
/** An eBPF program for cgroup v2 that lets through what a device list grants. */
import {KnownError} from '../../../errors.ts';
import type {DeviceList} from '../device-list.ts';
import {and, assemble, copy, exit, label, load, set, shiftRight, type Line} from './assemble.ts';
import {decisionLines, REFUSE} from './decision-lines.ts';
import {writeBpfObject} from './elf.ts';

export interface DeviceProgram {
  /** A relocatable object: `bpftool prog load FILE PIN`, then `bpftool cgroup attach GROUP device pinned PIN`. */
  readonly object: Uint8Array;
  /** The same for a person to read. */
  readonly listing: string;
}

/** libbpf's name for programs that judge device accesses. */
const SECTION = 'cgroup/dev';
const NAME = 'svirt_devices';

/** Jumps reach 32,767 instructions, and a device takes at most eight. */
const MAX_DEVICES = 4000;

/** r2 access, r3 type, r4 major and r5 minor of the request, r1 is free. */
const PROLOGUE: readonly Line[] = [
  load('r2', 'r1', 0, 'access << 16 | type'),
  copy('r3', 'r2'),
  and('r3', 0xffff, 'type: block 1, char 2'),
  shiftRight('r2', 16, 'access: mknod 1, read 2, write 4'),
  load('r4', 'r1', 4, 'major'),
  load('r5', 'r1', 8, 'minor'),
];

const EPILOGUE: readonly Line[] = [label(REFUSE, 'no entry covers the request'), set('r0', 0), exit()];

/** The program of a list. Throws a KnownError BPF_TOO_MANY_DEVICES where no program can hold it. */
export function deviceProgram(list: DeviceList): DeviceProgram {
  const {length} = list.devices;
  if (length > MAX_DEVICES)
    throw new KnownError('BPF_TOO_MANY_DEVICES', `${length} devices are too many for one program`, {
      help: `name at most ${MAX_DEVICES} devices, or whole majors`,
    });
  const {code, listing} = assemble([...PROLOGUE, ...decisionLines(list.devices), ...EPILOGUE]);
  return {object: writeBpfObject({section: SECTION, name: NAME, code, license: 'Apache-2.0'}), listing};
}
