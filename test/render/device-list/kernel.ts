// SPDX-License-Identifier: Apache-2.0
/** Device groups of this kernel, for the tests that run as root. */
import {execFileSync} from 'node:child_process';
import {accessSync, constants, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {DeviceRequest} from '../../../src/kernel-model/cgroup/device.ts';

/** Where a hierarchy is mounted; undefined when it is not. */
export function hierarchy(type: 'cgroup' | 'cgroup2', controller?: string): string | undefined {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map(line => line.split(' '));
  return mounts.find(
    ([, , kind, options = '']) =>
      kind === type && (controller === undefined || options.split(',').includes(controller)),
  )?.[1];
}

export function installed(program: string): boolean {
  try {
    execFileSync(program, ['version'], {stdio: 'ignore'});
    return true;
  } catch {
    return false;
  }
}

/** Why no group can be made below a hierarchy; undefined where one can. */
export function obstacle(root: string | undefined, name: string): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can make device groups';
  if (root === undefined) return `no ${name} hierarchy is mounted`;
  return writable(root) ? undefined : `${root} is read-only`;
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A group below a hierarchy for as long as the test runs. */
export function makeGroup(root: string, teardown: (act: () => void) => void): string {
  const group = mkdtempSync(join(root, 'svirtgen-test-'));
  teardown(() => rmdirSync(group));
  return group;
}

/**
 * Joins the group, opens nodes of the requests, and prints what came of it. A device without a driver says
 * ENXIO or ENODEV, which is as good as an open: the group let it through.
 */
const PROBE = `
const fs = require('node:fs');
const [group, nodes] = JSON.parse(process.argv[1]);
fs.writeFileSync(group + '/cgroup.procs', String(process.pid));
const results = nodes.map(({path, access}) => {
  const flags = {r: fs.constants.O_RDONLY, w: fs.constants.O_WRONLY, rw: fs.constants.O_RDWR}[access];
  try { fs.closeSync(fs.openSync(path, flags | fs.constants.O_NONBLOCK)); return 'opened'; } catch (error) { return error.code; }
});
console.log(JSON.stringify(results));`;

/** Whether a process in the group may open each device: false where the kernel says EPERM. */
export function tryOpen(group: string, requests: readonly DeviceRequest[]): readonly boolean[] {
  const directory = mkdtempSync(join(tmpdir(), 'devices-'));
  try {
    const nodes = requests.map(({type, major, minor, access}, index) => {
      const path = join(directory, String(index));
      execFileSync('mknod', [path, type, String(major), String(minor)]);
      return {path, access};
    });
    const output = execFileSync(process.execPath, ['-e', PROBE, JSON.stringify([group, nodes])], {
      encoding: 'utf8',
    });
    return (JSON.parse(output) as readonly string[]).map(result => result !== 'EPERM');
  } finally {
    rmSync(directory, {recursive: true});
  }
}

export function write(path: string, line: string): void {
  writeFileSync(path, `${line}\n`);
}
