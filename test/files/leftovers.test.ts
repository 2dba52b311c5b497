// SPDX-License-Identifier: Apache-2.0
import {mkdirSync, readdirSync, symlinkSync, utimesSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {removeLeftovers} from '../../src/files/leftovers.ts';
import {writeFiles} from '../../src/render/write.ts';
import {scratch} from '../helpers/scratch.ts';

const HOUR_AGO = new Date(Date.now() - 3_600_000);
const LEFT = 'libvirt-a.0123456789ab.tmp';

test('what a killed run left is removed; what a run still writes, and what is no file of ours, stays', t => {
  const names = [LEFT, 'libvirt-b.0123456789ab.tmp', 'libvirt-a', 'notes.tmp', 'x.0123456789AB.tmp'];
  const folder = scratch(t, Object.fromEntries(names.map(name => [name, ''])));
  for (const name of names.filter(one => !one.startsWith('libvirt-b')))
    utimesSync(join(folder, name), HOUR_AGO, HOUR_AGO);
  mkdirSync(join(folder, 'd.0123456789ab.tmp'));
  symlinkSync('libvirt-a', join(folder, 'l.0123456789ab.tmp'));
  removeLeftovers(folder);
  t.deepEqual(
    readdirSync(folder).sort(),
    [...names.slice(1), 'd.0123456789ab.tmp', 'l.0123456789ab.tmp'].sort(),
  );
});

test('a folder that is not there is no error', t => {
  t.notThrows(() => {
    removeLeftovers(join(scratch(t), 'none'));
  });
});

test('whoever writes into a folder removes what was left there', async t => {
  const folder = scratch(t);
  mkdirSync(join(folder, 'apparmor'));
  const file = {path: 'apparmor/libvirt-a', text: 'profile\n', mode: 0o644};
  await writeFiles(folder, [{...file, path: `apparmor/${LEFT}`}]);
  utimesSync(join(folder, 'apparmor', LEFT), HOUR_AGO, HOUR_AGO);
  await writeFiles(folder, [file]);
  t.deepEqual(readdirSync(join(folder, 'apparmor')), ['libvirt-a']);
});
