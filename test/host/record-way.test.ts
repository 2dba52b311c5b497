// SPDX-License-Identifier: Apache-2.0
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import test from 'ava';
import {fileFacts, linkTarget} from '../../src/host/files.ts';
import {recordWay} from '../../src/host/walk-path.ts';
import {scratch} from '../helpers/scratch.ts';

test('every step of the way is looked at and told once, links and their targets included', t => {
  const folder = scratch(t);
  mkdirSync(`${folder}/real`);
  writeFileSync(`${folder}/real/file`, '');
  symlinkSync('real', `${folder}/link`);
  const looks: string[] = [];
  const reads: string[] = [];
  const host = {
    lstat(path: string) {
      looks.push(path);
      return fileFacts(path, false);
    },
    readlink(path: string) {
      reads.push(path);
      return linkTarget(path);
    },
  };
  const told: string[] = [];
  const end = recordWay(`${folder}/link/../link/file`, host, (step, _facts, target) => {
    told.push(target === undefined ? step : `${step} → ${target}`);
  });
  t.is(end, `${folder}/real/file`);
  t.deepEqual(told.slice(told.indexOf(folder) + 1), [
    `${folder}/link → real`,
    `${folder}/real`,
    `${folder}/real/file`,
  ]);
  t.is(new Set(told).size, told.length);
  t.is(looks.length, told.length);
  t.deepEqual(reads, [`${folder}/link`]);
});
