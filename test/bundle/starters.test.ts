// SPDX-License-Identifier: Apache-2.0
/** The commands as `npm link` leaves them, which makes a file executable once, and not after the next build. */
import {existsSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import test from 'ava';

const BIN = fileURLToPath(new URL('../../bin/', import.meta.url));
const bundled = existsSync(join(BIN, 'svirtgen.cjs')) ? test : test.skip;

bundled('everybody may run the commands after a build', t => {
  for (const name of ['svirtgen.cjs', 'virt-aa-helper.cjs'])
    t.is(statSync(join(BIN, name)).mode & 0o777, 0o755, name);
});
