// SPDX-License-Identifier: Apache-2.0
/** What a running VM may open and sees below /dev, asked of the kernel. */
import {randomUUID} from 'node:crypto';
import {readdirSync, rmdirSync} from 'node:fs';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {hierarchy} from '../render/device-list/kernel.ts';
import {root} from '../helpers/paths.ts';
import {skip} from '../helpers/programs.ts';
import {startLibvirt, type LiveLibvirt, type LiveOptions} from './harness.ts';

export type Version = 'v1' | 'v2';

/** The VM's group, as seen beside libvirtd. */
const GROUP = '/sys/fs/cgroup/*/qemu-1-live.libvirt-qemu /sys/fs/cgroup/*/*/qemu-1-live.libvirt-qemu';

/** A libvirtd that finds this version of cgroup and no other. */
export async function startWithCgroup(
  t: ExecutionContext,
  version: Version,
  options: LiveOptions,
): Promise<LiveLibvirt | undefined> {
  const mount = version === 'v1' ? hierarchy('cgroup', 'devices') : hierarchy('cgroup2');
  if (mount === undefined) {
    skip(t, `no cgroup ${version} hierarchy${version === 'v1' ? ' with the devices controller' : ''} here`);
    return undefined;
  }
  const name = `svirtgen-live-${randomUUID()}`;
  // Teardowns run last first: the processes are gone by then, or going.
  t.teardown(() => removeGroup(join(mount, name)));
  const script = join(root, 'test', 'live', 'cgroup-hierarchy.sh');
  return startLibvirt(t, {...options, prepare: ['sh', script, version, mount, name]});
}

async function removeGroup(group: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      removeTree(group);
      return;
    } catch (error) {
      if (isMissing(error)) return;
      if (Date.now() > deadline) throw error;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function removeTree(group: string): void {
  for (const entry of readdirSync(group, {withFileTypes: true})) {
    if (entry.isDirectory()) removeTree(join(group, entry.name));
  }
  rmdirSync(group);
}

/** Lines of devices.list. */
export function listOfV1({shell}: LiveLibvirt): readonly string[] {
  const {stdout} = shell(`for group in ${GROUP}; do [ ! -d "$group" ] || cat "$group/devices.list"; done`);
  return stdout.split('\n').filter(Boolean);
}

/** The map of libvirt's device program; keys and values as numbers. */
export function mapOfV2({shell}: LiveLibvirt): ReadonlyMap<bigint, number> {
  const {stdout, stderr} = shell(`
    for group in ${GROUP}; do [ ! -d "$group" ] || found=$group; done
    program=$(bpftool -j cgroup show "$found" | sed 's/.*"id":\\([0-9]*\\).*/\\1/')
    map=$(bpftool -j prog show id "$program" | sed 's/.*"map_ids":\\[\\([0-9]*\\)\\].*/\\1/')
    bpftool -j map dump id "$map"`);
  if (stdout === '') throw new Error(`libvirt's map cannot be read: ${stderr}`);
  const entries = JSON.parse(stdout) as readonly {
    readonly key: readonly string[];
    readonly value: readonly string[];
  }[];
  return new Map(entries.map(({key, value}) => [littleEndian(key), Number(littleEndian(value))]));
}

/** Bytes as bpftool prints them: `0x05`. */
function littleEndian(bytes: readonly string[]): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** What is below the /dev that QEMU sees, but for folders and what lies in mounts of their own. */
export function nodesOf({shell}: LiveLibvirt): readonly string[] {
  const {stdout} = shell(
    'find "/proc/$(cat /run/libvirt/qemu/live.pid)/root/dev" -mindepth 1 -xdev ! -type d -printf "/dev/%P\\n"',
  );
  return stdout.split('\n').filter(Boolean).toSorted();
}
