// SPDX-License-Identifier: Apache-2.0
import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {runHelper} from '../../../src/cli/aa-helper/run.ts';
import {openHost} from '../../../src/host/open-host.ts';
import {loadPolicy} from '../../../src/policy/load.ts';
import {domainXml, UUID, type Scenario} from '../../helpers/scenario.ts';
import {scratch} from '../../helpers/scratch.ts';

export const NAME = `libvirt-${UUID}`;

export const TEMPLATE =
  '\nprofile LIBVIRT_TEMPLATE flags=(attach_disconnected) {\n  #include <abstractions/libvirt-qemu>\n}\n';

export interface Site {
  readonly directory: string;
  readonly profile: string;
  readonly files: string;
  /** Runs the helper with the definition on its standard input. */
  readonly run: (args: readonly string[], definition?: Scenario | string) => Result;
  /** How the parser was called since the last question. */
  readonly calls: () => readonly string[];
  /** What the parser exits with from now on. */
  readonly parserExits: (status: number) => void;
}

export interface Result {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A site of its own, with a template and a parser that only writes down how it is called. */
export function site(t: ExecutionContext): Site {
  const root = scratch(t);
  const directory = join(root, 'libvirt');
  const [parser, log, status] = [join(root, 'parser'), join(root, 'log'), join(root, 'status')];
  mkdirSync(directory);
  writeFileSync(join(directory, 'TEMPLATE.qemu'), TEMPLATE);
  writeFileSync(status, '0');
  writeFileSync(
    parser,
    `#!/bin/sh\necho "$* $(/usr/bin/env | /usr/bin/wc -l)" >> ${log}\nread code < ${status}\necho "syntax" >&2\nexit $code\n`,
  );
  chmodSync(parser, 0o755);
  const places = ['--output-directory', directory, '--parser', parser];
  return {
    directory,
    profile: join(directory, NAME),
    files: join(directory, `${NAME}.files`),
    run: (args, definition = {}) => run([...places, ...args], definition),
    calls: () => {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
      writeFileSync(log, '');
      return lines.filter(line => line !== '').map(line => line.split(' ').slice(0, 2).join(' '));
    },
    parserExits: code => writeFileSync(status, String(code)),
  };
}

function run(args: readonly string[], definition: Scenario | string): Result {
  let [stdout, stderr] = ['', ''];
  const input = Buffer.from(typeof definition === 'string' ? definition : domainXml(definition));
  const status = runHelper(args, {
    program: '/usr/lib/libvirt/virt-aa-helper',
    readInput: () => input,
    print: text => void (stdout += text),
    complain: text => void (stderr += text),
    openHost: () => openHost('live'),
    loadPolicy: () => loadPolicy({policy: 'libvirt'}),
  });
  return {status, stdout, stderr};
}
