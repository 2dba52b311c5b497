// SPDX-License-Identifier: Apache-2.0
// What definitions of just under 1 MiB cost that ask for as much work as they can, with each verb and with the drop-in:
// one row a shape and verb, in seconds of processor time, and beside the drop-in what libvirt's own helper takes.
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {HOSTILE_SHAPES, countFor} from '../build/test/helpers/hostile-shapes.js';
import {root, svirtgen} from './commands.mjs';
import {cpuTime} from './measure.mjs';

const MEBIBYTE = 1 << 20;
const SECOND = 1;
/** Seconds after which a shape is given up; it has missed the goal long before. */
const LIMIT = 20;
const PROFILE = 'libvirt-5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11';
const ORIGINAL = '/usr/lib/libvirt/virt-aa-helper';

/** By the name of a verb. */
const COMMANDS = {
  audit: file => svirtgen('audit', '-q', file),
  plan: file => svirtgen('plan', '-q', file),
  generate: (file, folder) => svirtgen('generate', '-q', '-o', join(folder, 'out'), file),
  why: file => svirtgen('why', '-q', file, '/etc/passwd'),
  diff: file => svirtgen('diff', '-q', file, file),
  verify: file => svirtgen('verify', '-q', file),
  apply: file => svirtgen('apply', '-q', '--dry-run', file),
  'why --log': (file, folder) => svirtgen('why', '-q', '--log', denials(folder), file),
  snapshot: (file, folder) => svirtgen('snapshot', '-q', '-o', join(folder, 'host.json'), file),
  export: (file, folder) => svirtgen('export', '-q', '-o', join(folder, 'export'), file),
  mcs: (file, folder) => svirtgen('mcs', 'allocate', '-q', '--registry', join(folder, 'registry'), file),
  'virt-aa-helper': file => ({
    arguments: [join(root, 'build/bin/virt-aa-helper.cjs'), '--dryrun', '-r', '-u', PROFILE],
    input: file,
  }),
};

/** A log of 200 denials of the VM that all shapes are, each of another path. */
function denials(folder) {
  const log = join(folder, 'kernel.log');
  const lines = Array.from(
    {length: 200},
    (_, index) =>
      `apparmor="DENIED" operation="open" profile="${PROFILE}" name="/srv/x${index}" requested_mask="r" denied_mask="r"`,
  );
  writeFileSync(log, lines.join('\n'));
  return log;
}

/**
 * @param only names of verbs and of shapes; all where there are none
 * @returns rows `{name, ratio, goal, met}`; `ratio` is seconds of processor time, infinite for what was given up;
 *   `goal` is a second, or what libvirt's own helper takes where that is more
 */
export function hostile(folder, only = []) {
  const known = [Object.keys(COMMANDS), Object.keys(HOSTILE_SHAPES)];
  const strange = only.filter(name => !known.flat().includes(name));
  if (strange.length > 0) throw new Error(`neither a verb nor a shape: ${strange.join(', ')}`);
  const [verbs, shapes] = known.map(names => {
    const chosen = names.filter(name => only.includes(name));
    return chosen.length > 0 ? chosen : names;
  });
  const file = join(folder, 'hostile.xml');
  return shapes.flatMap(shape => {
    writeFileSync(file, HOSTILE_SHAPES[shape](countFor(HOSTILE_SHAPES[shape], MEBIBYTE)));
    const original = secondsOf({
      program: ORIGINAL,
      arguments: ['--dryrun', '-r', '-u', PROFILE],
      input: file,
    });
    const goal = Math.max(SECOND, original ?? 0);
    return verbs.map(verb => {
      const seconds = secondsOf(COMMANDS[verb](file, folder));
      return {name: `${verb}, 1 MiB of ${shape}`, ratio: seconds, goal, met: seconds <= goal};
    });
  });
}

function secondsOf(command) {
  if (command.program !== undefined && !existsSync(command.program)) return undefined;
  return cpuTime({...command, limit: LIMIT}) / 1000;
}
