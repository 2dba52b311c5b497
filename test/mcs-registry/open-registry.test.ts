// SPDX-License-Identifier: Apache-2.0
import {
  chmodSync,
  lstatSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {changeRegistry, readRegistry, registryPath} from '../../src/mcs-registry/open-registry.ts';
import {FILE_BYTES} from '../../src/mcs-registry/layout.ts';
import {has} from '../helpers/programs.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {scratch} from '../helpers/scratch.ts';
import {ALL, entriesOf, registryFile, vm} from './_registry.ts';

test('it is made when something is put in, for its owner alone, and not when somebody looks', t => {
  if (!has(t, 'flock')) return;
  const file = join(scratch(t), 'deep', 'down', 'mcs-registry');
  t.is(
    readRegistry(file, () => 1),
    undefined,
  );
  t.is(lstatSync(file, {throwIfNoEntry: false}), undefined);
  changeRegistry(file, registry => registry.allocate(vm(1), ALL));
  t.is(statSync(file).mode & 0o777, 0o600);
  t.is(statSync(file).size, FILE_BYTES);
});

test('a change that throws changes nothing', t => {
  if (!has(t, 'flock')) return;
  const file = registryFile(t);
  changeRegistry(file, registry => registry.allocate(vm(1), ALL));
  const before = entriesOf(file);
  t.throws(() =>
    changeRegistry(file, registry => {
      registry.allocate(vm(2), ALL);
      throw new Error('on purpose');
    }),
  );
  t.deepEqual(entriesOf(file), before);
});

test('what is no registry is left as it is', t => {
  if (!has(t, 'flock')) return;
  const folder = scratch(t, {short: 'root:x:0:0', long: ''});
  const long = join(folder, 'long');
  writeFileSync(long, 'an image');
  truncateSync(long, FILE_BYTES + 100);
  for (const file of [join(folder, 'short'), long, folder]) {
    const refusal = refusalOf(t, () => changeRegistry(file, registry => registry.allocate(vm(1), ALL)));
    t.is(refusal.code, 'MCS_REGISTRY');
  }
  t.is(readFileSync(join(folder, 'short'), 'utf8'), 'root:x:0:0');
  t.is(statSync(long).size, FILE_BYTES + 100);
});

test('a symlink in its place is not followed', t => {
  if (!has(t, 'flock')) return;
  const folder = scratch(t);
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'link'));
  const refusal = refusalOf(t, () => changeRegistry(join(folder, 'link'), () => 1));
  t.regex(refusal.message, /a symbolic link stands in its place/);
  t.is(lstatSync(join(folder, 'elsewhere'), {throwIfNoEntry: false}), undefined);
});

test('its making may have been killed', t => {
  if (!has(t, 'flock')) return;
  const file = registryFile(t);
  writeFileSync(file, '');
  truncateSync(file, FILE_BYTES);
  changeRegistry(file, registry => registry.allocate(vm(1), ALL));
  t.is(entriesOf(file).length, 1);
});

test('without permission it is refused, and the refusal says what helps', t => {
  if (!has(t, 'flock')) return;
  const file = registryFile(t);
  changeRegistry(file, registry => registry.allocate(vm(1), ALL));
  chmodSync(file, 0o400);
  if (process.getuid?.() === 0) {
    t.is(entriesOf(file).length, 1);
    return;
  }
  const refusal = refusalOf(t, () => changeRegistry(file, () => 1));
  t.regex(refusal.message, /permission denied/);
  t.regex(refusal.help ?? '', /--registry/);
});

test('each connection has a place for it', t => {
  const places = {home: '/home/u', XDG_STATE_HOME: undefined};
  t.is(registryPath({kind: 'system', root: undefined}, places), '/var/lib/svirtgen/mcs-registry');
  t.is(
    registryPath({kind: 'session', root: undefined}, places),
    '/home/u/.local/state/svirtgen/mcs-registry',
  );
  t.is(
    registryPath({kind: 'session', root: undefined}, {...places, XDG_STATE_HOME: '/s'}),
    '/s/svirtgen/mcs-registry',
  );
  t.is(registryPath({kind: 'embed', root: '/r'}, places), '/r/lib/svirtgen/mcs-registry');
});
