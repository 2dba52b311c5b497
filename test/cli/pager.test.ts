// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {pagerCommand} from '../../src/cli/pager.ts';
import {scratch} from '../helpers/scratch.ts';
import {chmodSync} from 'node:fs';
import {join} from 'node:path';

test('the user chooses the pager; under sudo, doas and pkexec nobody does, and no folder of theirs is looked into', t => {
  const folder = scratch(t, {less: '#!/bin/sh\n'});
  chmodSync(join(folder, 'less'), 0o755);
  t.is(pagerCommand({PAGER: 'most -s', PATH: ''}), 'most -s');
  t.is(pagerCommand({PAGER: 'cat', PATH: folder}), undefined);
  t.is(pagerCommand({PATH: folder}), 'less');
  t.is(pagerCommand({PATH: ''}), undefined);
  for (const hand of [{SUDO_UID: '1000'}, {DOAS_USER: 'ann'}, {PKEXEC_UID: '1000'}]) {
    const here = pagerCommand({...hand, PATH: ''});
    t.is(pagerCommand({...hand, PAGER: 'sh', PATH: folder}), here);
  }
});
