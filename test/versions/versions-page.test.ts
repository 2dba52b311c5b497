// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {format, resolveConfig} from 'prettier';
import {versionsPage} from '../../src/versions/versions-page.ts';
import {root} from '../helpers/paths.ts';

test('the page is what the script writes', async t => {
  const file = join(root, 'docs', 'versions.md');
  const written = await format(versionsPage(), {...(await resolveConfig(file)), parser: 'markdown'});
  t.is(readFileSync(file, 'utf8'), written, 'npm run versions');
});
