// SPDX-License-Identifier: Apache-2.0
/** The bundled commands read their parts as ASCII: another character in a pattern would be another pattern. */
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import test from 'ava';

const BIN = fileURLToPath(new URL('../../bin/', import.meta.url));
const bundled = existsSync(join(BIN, 'svirtgen.cjs')) ? test : test.skip;

bundled('all of them are ASCII', t => {
  const parts = readdirSync(BIN).filter(name => name.endsWith('.part'));
  t.true(parts.length > 10);
  for (const name of parts)
    t.true(
      readFileSync(join(BIN, name)).every(byte => byte < 0x80),
      name,
    );
});

bundled('quotes that a web page changed are read in a log', t => {
  const line =
    'apparmor=“DENIED” operation=“open” profile=“libvirt-5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11” name=“/srv/a.img” comm=“qemu” requested_mask=“r” denied_mask=“r”';
  const {stdout} = spawnSync(process.execPath, [join(BIN, 'svirtgen.cjs'), 'why', '-q', '--log', '-'], {
    input: line,
    encoding: 'utf8',
  });
  t.regex(stdout, /no rule lets the VM read \/srv\/a\.img/);
});
