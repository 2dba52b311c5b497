// SPDX-License-Identifier: Apache-2.0
/** Immutable and append-only files: on a real file system, in its snapshot, and in the model. */
import {spawnSync} from 'node:child_process';
import {appendFileSync, openSync, closeSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {parseLsattr} from '../../../src/host/attribute-texts.ts';
import {livePathDetails} from '../../../src/host/facts/details.ts';
import {explain} from '../../../src/why/explain.ts';
import {analysisFor, disk} from '../../helpers/analysis.ts';
import {has, skip} from '../../helpers/programs.ts';
import {scratch} from '../../helpers/scratch.ts';

for (const [letter, sealed] of [
  ['i', 'immutable'],
  ['a', 'append-only'],
] as const) {
  test.serial(`${sealed}: the kernel refuses root to write, and we read the attribute`, t => {
    const file = join(scratch(t), 'a b.img');
    writeFileSync(file, '');
    if (!has(t, 'chattr')) return;
    if (spawnSync('chattr', [`+${letter}`, file]).status !== 0) {
      skip(t, 'only root sets attributes, and not on every file system');
      return;
    }
    t.teardown(() => spawnSync('chattr', [`-${letter}`, file]));
    t.throws(() => closeSync(openSync(file, 'r+')), {code: 'EPERM'});
    t.notThrows(() => closeSync(openSync(file, 'r')));
    if (letter === 'a') t.notThrows(() => appendFileSync(file, 'x'));
    t.is(livePathDetails([file]).get(file)?.sealed, sealed);
  });
}

test('lsattr', t => {
  const text =
    '----i---------e------- /srv/a b\n--------------e------- /srv/c\n-----a--------e------- /srv/d\n';
  t.deepEqual(
    [...parseLsattr(text)],
    [
      ['/srv/a b', 'immutable'],
      ['/srv/d', 'append-only'],
    ],
  );
});

function answerFor(facts: object, access: string) {
  const paths = {'/srv/a.img': {type: 'file', gid: 0, mode: '0600', ...facts}};
  const host = {unlisted: 'exists', paths, memberships: {107: []}};
  const analysis = analysisFor({devices: disk('/srv/a.img'), host}, {active: ['dac']});
  return explain(analysis, {path: '/srv/a.img', access})!;
}

test('what libvirt cannot chown is not judged as its own', t => {
  t.is(answerFor({uid: 0}, 'r').verdict, 'allowed');
  t.is(answerFor({uid: 0, sealed: 'immutable'}, 'r').layer, 'dac');
  t.is(answerFor({uid: 107, sealed: 'immutable'}, 'r').verdict, 'allowed');
});

test('nobody writes to it, and the remedy is the attribute', t => {
  const answer = answerFor({uid: 107, sealed: 'append-only'}, 'rw');
  t.is(answer.layer, 'dac');
  t.deepEqual(
    answer.remedies.map(({command}) => command),
    ["chattr -a '/srv/a.img'"],
  );
});
