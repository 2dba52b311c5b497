// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {atStop} from '../../../src/layers/labels/label-section.ts';

test('at stop a path gets what was remembered, or the default; others stay', t => {
  const restore = [
    {path: '/srv/a', to: 'remembered'},
    {path: '/srv/b', to: 'root'},
  ];
  const after = atStop({restore}, ['put back', 'root']);
  t.deepEqual(['/srv/a', '/srv/b', '/srv/c'].map(after), ['put back', 'root', undefined]);
});
