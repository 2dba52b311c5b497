// SPDX-License-Identifier: Apache-2.0
// Two VMs share a file, and their apply and restore are killed. When both have been given back, every file is as it
// was: what was half applied had been noted. Needs root, and a file system with trusted attributes.
import {chownSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {
  abandon,
  definition,
  expect,
  isUnfinished,
  labels,
  MAIN,
  moment,
  outcome,
  run,
  work,
} from './harness.mjs';

const OWNERS = [
  [0, 0],
  [5, 60],
  [107, 107],
  [1000, 1000],
];

export async function killedLabels(times, random) {
  const [images, state] = [join(work, 'images'), join(work, 'state')];
  const environment = {SVIRTGEN_STATE: state};
  mkdirSync(images);
  const names = ['a', 'b', 'shared', 'c', 'd'];
  for (const [index, name] of names.entries()) {
    const path = join(images, name);
    writeFileSync(path, 'x', {mode: 0o640});
    chownSync(path, ...OWNERS[index % OWNERS.length]);
  }
  const path = name => join(images, name);
  const vms = [definition(['a', 'b', 'shared'].map(path)), definition(['shared', 'c', 'd'].map(path))];
  const relabel = (action, vm) => [
    MAIN,
    action,
    '-q',
    '--policy',
    'debian',
    '--host',
    'live',
    '--mode',
    'strict',
    '--backend',
    'dac',
    vm,
  ];
  const before = labels(images).join('\n');
  const length = await run(relabel('apply', vms[0]), {environment});
  expect(labels(images).join('\n') !== before, 'apply changed nothing');
  await run(relabel('restore', vms[0]), {environment});
  expect(labels(images).join('\n') === before, 'restore did not put back what was there');
  for (let time = 0; time < times; time++) {
    const vm = vms[time % 2];
    const other = vms[(time + 1) % 2];
    if (random() < 0.5) await run(relabel('apply', other), {environment});
    await run(relabel('apply', vm), {environment, killAfter: moment(random, length)});
    if (random() < 0.5) await run(relabel('apply', vm), {environment});
    await run(relabel('restore', vm), {environment, killAfter: moment(random, length)});
    abandon(state);
    for (const each of [vm, other]) {
      const {status, stderr} = outcome(relabel('restore', each), {environment});
      expect(status === 0, `labels, kill ${time}: restore ends with ${status}: ${stderr}`);
    }
    const after = labels(images).join('\n');
    expect(after === before, `labels, kill ${time}: left\n${after}\nfound\n${before}`);
    // Whoever writes there next removes what is unfinished.
    const notes = notesIn(state).filter(name => !isUnfinished(name));
    expect(notes.length === 0, `labels, kill ${time}: notes are left: ${notes.join(', ')}`);
  }
  for (const action of ['apply', 'restore'])
    for (const vm of vms) await run(relabel(action, vm), {environment});
  const left = notesIn(state);
  expect(left.length === 0, `labels: after whole runs are left: ${left.join(', ')}`);
}

function notesIn(state) {
  return readdirSync(state, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile() && entry.name !== 'lock')
    .map(entry => join(entry.parentPath, entry.name));
}
