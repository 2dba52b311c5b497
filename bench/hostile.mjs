// SPDX-License-Identifier: Apache-2.0
// What definitions of at most 1 MiB cost that ask for as much work as they can and are just not refused, with each verb
// and with the drop-in: one row a shape and verb, in seconds of processor time.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseBytes} from '../build/src/library/definition.js';
import {openSite} from '../build/src/library/open-site.js';
import {planParsed} from '../build/src/library/plan.js';
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
  diff: (file, folder) => svirtgen('diff', '-q', file, onOtherPaths(file, folder)),
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

/** The same devices on other paths, which are as long: some shapes are at the limit of paths. */
function onOtherPaths(file, folder) {
  const other = join(folder, 'other.xml');
  writeFileSync(other, readFileSync(file, 'utf8').replaceAll('/srv/', '/opt/'));
  return other;
}

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
    const count = largestTaken(HOSTILE_SHAPES[shape]);
    writeFileSync(file, HOSTILE_SHAPES[shape](count));
    const original = secondsOf({
      program: ORIGINAL,
      arguments: ['--dryrun', '-r', '-u', PROFILE],
      input: file,
    });
    const goal = Math.max(SECOND, original ?? 0);
    return verbs.map(verb => {
      const seconds = secondsOf(COMMANDS[verb](file, folder));
      return {name: `${verb}, ${count} ${shape}`, ratio: seconds, goal, met: seconds <= goal};
    });
  });
}

/** How often a shape may stand what is repeated in it; most have a limit that is far below 1 MiB. */
function largestTaken(shape) {
  const site = openSite({host: 'live'});
  const parsed = count => parseBytes('hostile.xml', Buffer.from(shape(count)), site);
  // Reading tells nearly all limits, and is the smaller part.
  const read = most(countFor(shape, MEBIBYTE), count => isTaken(() => parsed(count)));
  return most(read, count => isTaken(() => planParsed(parsed(count), site)));
}

/** The largest number up to a limit that is taken, and 1 where none is. */
function most(limit, isTaken) {
  if (isTaken(limit)) return limit;
  let [low, high] = [1, limit];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isTaken(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function isTaken(work) {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

function secondsOf(command) {
  if (command.program !== undefined && !existsSync(command.program)) return undefined;
  return cpuTime({...command, limit: LIMIT}) / 1000;
}
