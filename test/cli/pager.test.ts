// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {pagerCommand} from '../../src/cli/pager.ts';
import {scratch} from '../helpers/scratch.ts';
import {chmodSync} from 'node:fs';
import {join} from 'node:path';

test('the user chooses the pager; under sudo nobody does, and no folder of theirs is looked into', t => {
  const folder = scratch(t, {less: '#!/bin/sh\n'});
  chmodSync(join(folder, 'less'), 0o755);
  t.is(pagerCommand({PAGER: 'most -s', PATH: ''}), 'most -s');
  t.is(pagerCommand({PAGER: 'cat', PATH: folder}), undefined);
  t.is(pagerCommand({PATH: folder}), 'less');
  t.is(pagerCommand({PATH: ''}), undefined);
  const here = pagerCommand({SUDO_UID: '1000', PATH: ''});
  t.is(pagerCommand({SUDO_UID: '1000', PAGER: 'sh', PATH: folder}), here);
});
