// SPDX-License-Identifier: Apache-2.0
/** The bundled commands against the plain build of the same sources, byte for byte. */
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import test from 'ava';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const bundled = existsSync(join(ROOT, 'build/bin/svirtgen.cjs')) ? test : test.skip;

const SITE = ['--host', 'examples/host.json', '--policy', 'debian'];
const RUNS: readonly (readonly string[])[] = [
  ['--version'],
  ['--help'],
  ['plan', 'examples', '--format', 'ndjson', ...SITE],
  ['plan', 'examples', '--host', 'assumed', '--policy', 'fedora'],
  ['plan', 'examples', '--policy', 'no-such-policy'],
  ['audit', 'examples', ...SITE],
  ['audit', 'examples', '--format', 'html', ...SITE],
  ['why', 'examples/web-server.xml', '/etc/shadow', ...SITE],
  ['diff', 'examples/web-server.xml', 'examples/database.xml', ...SITE],
  ['plan', '/nonexistent.xml', ...SITE],
  ['plan', 'examples/web-server.xml', '--registry', '/nonexistent', ...SITE],
  ['no-such-verb'],
];

for (const arguments_ of RUNS) {
  bundled(`svirtgen ${arguments_.join(' ')}`, t => {
    t.deepEqual(run('build/bin/svirtgen.cjs', arguments_), run('build/src/cli/main.js', arguments_));
  });
}

bundled('virt-aa-helper --dryrun', t => {
  const input = readFileSync(join(ROOT, 'examples/web-server.xml'));
  const uuid = /<uuid>(.*)<\/uuid>/u.exec(input.toString())?.[1] ?? '';
  const arguments_ = ['--dryrun', '-r', '-u', `libvirt-${uuid}`];
  const outcome = run('build/bin/virt-aa-helper.cjs', arguments_, input);
  t.deepEqual(outcome, run('build/src/cli/virt-aa-helper.js', arguments_, input));
  t.is(outcome.status, 0);
});

function run(command: string, arguments_: readonly string[], input?: Buffer) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [command, ...arguments_], {
    cwd: ROOT,
    encoding: 'utf8',
    ...(input === undefined ? {} : {input}),
  });
  return {status, stdout, stderr};
}
