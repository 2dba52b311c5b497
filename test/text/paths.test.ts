// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {directoryOf, isAbsolutePath, isWithin, withoutTrailingSlashes} from '../../src/text/paths.ts';

test('a directory holds itself and what is below it, not its namesakes', t => {
  t.true(isWithin('/srv/a', '/srv/a'));
  t.true(isWithin('/srv/a/b', '/srv/a'));
  t.true(isWithin('/srv', '/'));
  t.false(isWithin('/srv/ab', '/srv/a'));
  t.false(isWithin('/srv', '/srv/a'));
});

test('slashes at the end go, the root stays', t => {
  t.is(withoutTrailingSlashes('/srv/images//'), '/srv/images');
  t.is(withoutTrailingSlashes('/'), '/');
});

test('the directory of a name in the root is the root', t => {
  t.is(directoryOf('/a'), '/');
  t.is(directoryOf('/a//b'), '/a');
  t.is(directoryOf('/a/'), '/a');
});

test('a path is absolute from the root on', t => {
  t.true(isAbsolutePath('/a'));
  t.false(isAbsolutePath('a/b'));
  t.false(isAbsolutePath(undefined));
});
