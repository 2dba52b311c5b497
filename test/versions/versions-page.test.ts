// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {assertMade} from '../helpers/made-page.ts';

test('the page is what the script writes', t => {
  assertMade(t, 'versions.md', 'versions-page.mjs', 'npm run versions');
});
