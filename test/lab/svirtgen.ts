// SPDX-License-Identifier: Apache-2.0
/** The command, run on the host as the lab's VMs need it. */
import {spawnSync, type SpawnSyncReturns} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {root} from '../helpers/paths.ts';
import {QEMU_CONF} from './command-lines.ts';
import type {Boot} from './boot.ts';

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');

/** For the libvirt whose command lines the VMs have. @returns what it prints @throws Error when it fails */
export function svirtgen(verb: string, boot: Boot, ...parameters: readonly string[]): string {
  const {status, stdout, error} = run(verb, boot, parameters, 'inherit');
  // Status 1 says that there was something to see.
  if (status === 0 || (status === 1 && stdout)) return stdout;
  throw error ?? new Error(`svirtgen ${verb} ended with status ${status}`);
}

/** @returns the code with which `generate` refuses a definition; undefined where it does not */
export function refusalCode(file: string, boot: Boot): string | undefined {
  const options = ['--backend', 'apparmor', '-o', `${file}.out`, file];
  const {status, stderr} = run('generate', boot, options, 'pipe');
  return status === 2 ? /\(([A-Z_]+)\)\s*$/.exec(stderr)?.[1] : undefined;
}

function run(
  verb: string,
  {work, mode}: Boot,
  parameters: readonly string[],
  complaints: 'inherit' | 'pipe',
): SpawnSyncReturns<string> {
  const qemuConf = join(work, 'qemu.conf');
  writeFileSync(qemuConf, `${QEMU_CONF.join('\n')}\n`);
  const site = ['--policy', 'debian', '--host', 'live', '--libvirt', '9.0.0', '--parser', '3.0.8'];
  const options = ['--quiet', '--mode', mode, '--qemu-conf', qemuConf, ...site];
  return spawnSync(process.execPath, [MAIN, verb, ...options, ...parameters], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', complaints],
    maxBuffer: 1 << 28,
  });
}
