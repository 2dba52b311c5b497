// SPDX-License-Identifier: Apache-2.0
/** libvirt's own helper, where it is installed, and ours beside it: what both say in a dry run. */
import {spawnSync} from 'node:child_process';
import {runHelper} from '../../../src/cli/aa-helper/run.ts';
import {openHost} from '../../../src/host/open-host.ts';
import {loadPolicy} from '../../../src/policy/load.ts';
import {NAME} from './_run.ts';

export const ORIGINAL = '/usr/lib/libvirt/virt-aa-helper';

export interface Answer {
  readonly status: number | null;
  /** Standard error, line by line, without what only one of the two ever says. */
  readonly lines: readonly string[];
}

/** Where and why something is refused: a line of ours. */
const OUR_LINE = /(^|: )error: .* \([A-Z0-9_]+\)$/;

const host = openHost('live');
const policy = loadPolicy({policy: 'libvirt'});

export function original(definition: string, args: readonly string[]): Answer {
  const {status, stderr} = spawnSync(ORIGINAL, ['-d', '-u', NAME, ...args], {
    input: definition,
    encoding: 'utf8',
  });
  return answer(status, stderr);
}

export function ours(definition: string, args: readonly string[]): Answer {
  let stderr = '';
  const status = runHelper(['-d', '-u', NAME, ...args], {
    program: ORIGINAL,
    readInput: () => Buffer.from(definition),
    print: () => undefined,
    complain: text => void (stderr += text),
    openHost: () => host,
    loadPolicy: () => policy,
  });
  return answer(status, stderr);
}

/** libvirt before 9.3 includes the rules without `if exists`. */
function answer(status: number | null, stderr: string): Answer {
  const lines = stderr.split('\n').filter(line => line.startsWith('virt-aa-helper:') || !OUR_LINE.test(line));
  return {status, lines: lines.map(line => line.replace('#include if exists <', '#include <'))};
}

let version9: boolean | undefined;

/** Whether the installed one is libvirt 9. Ours follows the one beside it, whichever that is. */
export function isVersion9(): boolean {
  return (version9 ??= askVersion9());
}

function askVersion9(): boolean {
  const {stdout} = spawnSync(
    'sh',
    ['-c', "dpkg-query -W -f '${Version}' libvirt-daemon-system || /usr/sbin/libvirtd --version"],
    {
      encoding: 'utf8',
    },
  );
  return /(^|\s)9\./.test(stdout);
}
