// SPDX-License-Identifier: Apache-2.0
/** Extended attributes of an open file. Node has no call for them; the programs of attr have. */
import {errnoOf} from '../files/errno.ts';
import {spawnSync} from 'node:child_process';
import {PROGRAM_ENVIRONMENT, PROGRAM_PATIENCE} from '../files/program-environment.ts';
import {KnownError} from '../errors.ts';
import {parseGetfattr} from '../host/attribute-texts.ts';
import {pathBytes} from '../text/path-bytes.ts';
import {fromProgram} from './system-error.ts';
import {SystemError} from './label-store.ts';

const ASKED = '^(trusted[.]libvirt[.]security[.]|security[.](selinux|capability)$)';

/** Those that matter here, by full name; none where the file system or our rights keep them from us. */
export function readXattrs(descriptor: number): ReadonlyMap<string, string> {
  const name = ownHandle(descriptor);
  const {stdout} = attr('getfattr', ['-d', '-e', 'hex', '-m', ASKED, '--absolute-names', '--', name]);
  return parseGetfattr(stdout).get(name) ?? new Map<string, string>();
}

/** @throws SystemError; some may be set then */
export function writeXattrs(descriptor: number, values: ReadonlyMap<string, string>): void {
  const lines = [...values].map(([name, value]) => `${name}=0x${pathBytes(value).toString('hex')}\n`);
  // One program for all: a dump, as getfattr prints it.
  const dump = `# file: ${ownHandle(descriptor)}\n${lines.join('')}`;
  complete(attr('setfattr', ['--restore=-'], dump));
}

export function removeXattr(descriptor: number, name: string): void {
  complete(attr('setfattr', ['-x', name, '--', ownHandle(descriptor)]));
}

/** As a child process names our open file. */
function ownHandle(descriptor: number): string {
  return `/proc/${process.pid}/fd/${descriptor}`;
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function attr(program: string, parameters: readonly string[], input = ''): Ended {
  const {error, status, stdout, stderr} = spawnSync(program, parameters, {
    input,
    encoding: 'utf8',
    env: PROGRAM_ENVIRONMENT,
    timeout: PROGRAM_PATIENCE,
  });
  if (errnoOf(error) === 'ENOENT')
    throw new KnownError('RELABEL_PROGRAM', `${program} is not installed`, {
      help: 'install the package attr',
    });
  if (error) throw new SystemError(errnoOf(error) ?? 'EIO', `${program}: ${error.message}`);
  return {status, stdout, stderr};
}

function complete({status, stderr}: Ended): void {
  if (status === 0 && stderr === '') return;
  throw stderr === '' ? new SystemError('EIO', `ended with ${status}`) : fromProgram(stderr);
}
