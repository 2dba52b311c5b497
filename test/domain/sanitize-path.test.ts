// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {sanitizePath} from '../../src/domain/attributes.ts';

const rows: readonly (readonly [string, string])[] = [
  ['/a/b', '/a/b'],
  ['/a//b///c', '/a/b/c'],
  ['/a/b/', '/a/b'],
  ['/', '/'],
  ['//a//b/', '//a/b'],
  ['///a', '/a'],
  ['', ''],
  ['a//b/', 'a/b'],
  ['/a/./b/../c', '/a/./b/../c'],
  ['rbd://pool//image/', 'rbd://pool//image/'],
  ['/a://b', '/a:/b'],
];

for (const [path, tidy] of rows) {
  test(`${JSON.stringify(path)} becomes ${JSON.stringify(tidy)}`, t => {
    t.is(sanitizePath(path), tidy);
  });
}
