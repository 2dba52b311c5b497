// SPDX-License-Identifier: Apache-2.0
/** A device that fails once, at any call: it is told, nothing is torn or lost, and the next run ends well. */
import test, {type ExecutionContext} from 'ava';
import {scratch} from '../../helpers/scratch.ts';
import {COMMANDS, type Command, type Outcome} from './_commands.ts';
import {onDevice, type Fault} from './_failing-device.ts';

/** However the code finds out. */
const TOLD = /EIO|the device reports an error|Input\/output error/;

/** Of many calls these and the last: what comes between is done again and again. */
const FIRST = 3;

for (const command of COMMANDS) {
  // One process has one node:fs.
  test.serial(`${command.name} on a device that fails`, async t => {
    if (command.onlyRoot && process.getuid?.() !== 0) {
      t.pass('only root sets owners');
      return;
    }
    const {counts} = await tryWith(t, command);
    const faults = [...counts].flatMap(([call, count]) =>
      Array.from({length: count}, (_, after) => ({call, after})).filter(
        ({after}) => after < FIRST || after === count - 1,
      ),
    );
    t.true(faults.length >= 10, `${faults.length} faults`);
    for (const fault of faults) await tryWith(t, command, fault);
  });
}

async function tryWith(
  t: ExecutionContext,
  command: Command,
  fault?: Fault,
): Promise<{readonly counts: ReadonlyMap<string, number>}> {
  const folder = scratch(t);
  await command.prepare?.(folder);
  t.is((await command.run(folder, 'earlier')).status, 0);
  const before = command.state(folder);
  let outcome: Outcome = {status: -1, stderr: ''};
  const run = async () => {
    outcome = await command.run(folder, 'faulty');
  };
  const counts = await onDevice(folder, run, fault);
  const left = command.state(folder);
  const again = await command.run(folder, 'faulty');
  const done = command.state(folder);
  const {status, stderr} = outcome;
  const what = `${fault?.call} after ${fault?.after}: ${status}: ${stderr}`;
  if (status === 0) t.deepEqual(left, done, what);
  else {
    t.is(status, command.refused, what);
    t.log(what.trim());
    t.regex(stderr, TOLD, what);
    t.notRegex(stderr, /INTERNAL/, what);
  }
  const torn = left.filter(line => !before.includes(line) && !done.includes(line));
  const lost = before.filter(line => done.includes(line) && !left.includes(line));
  t.deepEqual([torn, lost], [[], []], what);
  t.is(again.status, 0, `${what}, then ${again.stderr}`);
  return {counts};
}
