// SPDX-License-Identifier: Apache-2.0
/** Registries of tests, and processes that work on them. */
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {ExecutionContext} from 'ava';
import {readRegistry} from '../../src/mcs-registry/open-registry.ts';
import type {Entry} from '../../src/mcs-registry/registry.ts';
import {scratch} from '../helpers/scratch.ts';

export const ALL = {sensitivity: 's0', min: 0, max: 1023};

export function registryFile(t: ExecutionContext): string {
  return join(scratch(t), 'mcs-registry');
}

export function vm(number: number): {readonly uuid: string; readonly name: string} {
  const digits = number.toString(16).padStart(12, '0');
  return {uuid: `5c6e1f00-0000-4000-8000-${digits}`, name: `vm-${number}`};
}

export function entriesOf(file: string): readonly Entry[] {
  return readRegistry(file, registry => [...registry.entries()]) ?? [];
}

export function damageOf(file: string): readonly string[] {
  return readRegistry(file, registry => [...registry.damage()]) ?? [];
}

/** What a worker says: what it got for which VM, once that has been written. */
export interface Got {
  readonly uuid: string;
  readonly level: string;
}

export interface Worker {
  readonly got: Got[];
  kill(): void;
  /** Resolves at its first pair. */
  readonly started: Promise<unknown>;
  readonly gone: Promise<unknown>;
}

/** A process that allocates for the VMs from a number on, one after another; see _worker.ts. */
export function startWorker(file: string, first: number, count: number): Worker {
  const script = fileURLToPath(new URL('_worker.js', import.meta.url));
  const got: Got[] = [];
  const child = fork(script, [file, String(first), String(count)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', message => got.push(message as Got));
  const kill = () => child.kill('SIGKILL');
  return {got, kill, started: once(child, 'message'), gone: once(child, 'close')};
}
