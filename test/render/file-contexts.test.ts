// SPDX-License-Identifier: Apache-2.0
import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import type {RestingContext} from '../../src/layers/plan.ts';
import {pathBytes} from '../../src/text/path-bytes.ts';
import {fileContextPattern} from '../../src/kernel-model/selinux/file-context-pattern.ts';
import {renderFileContexts} from '../../src/render/file-contexts.ts';
import {has} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';
import {from, NAME, plan} from './_sample.ts';

const NASTY = '/srv/a $(touch x) \'";\n`id`[1-9]*?+.raw{2}|^$\\';

/** As libselinux compiles it: the whole name, byte by byte. */
function matches(path: string, name: string): boolean {
  const bytes = (text: string) => pathBytes(text).toString('latin1');
  return new RegExp(`^${bytes(fileContextPattern(path))}$`, 's').test(bytes(name));
}

const path = fc
  .oneof(
    fc.string({unit: 'binary', maxLength: 20}),
    fc.string({unit: fc.constantFrom(...'a.*[]\\ \n\udc80'), maxLength: 8}),
  )
  .filter(name => !/[\0\ud800-\udc7f\udd00-\udfff]/u.test(name))
  .map(name => `/${name}`);

testProp('a pattern matches its own path', [path], (t, name) => {
  t.true(matches(name, name));
});

testProp('a pattern matches no other path', [path, path], (t, name, other) => {
  if (name === other) return t.pass();
  return t.false(matches(name, other));
});

testProp('a pattern is one field', [path], (t, name) => {
  t.notRegex(fileContextPattern(name), /[\s\u0000-\u001f\udc80-\udcff]/u);
});

const rule = (name: string, context: string, directory = false): RestingContext => ({
  path: name,
  context,
  directory,
  from: from('disk vda'),
});
const IMAGE = 'system_u:object_r:virt_image_t:s0';
const CLOSED = 'system_u:object_r:svirt_image_t:s0:c5,c6';

function files(...resting: readonly RestingContext[]) {
  const selinux = {process: null, image: null, labels: [], restore: [], resting};
  return renderFileContexts(NAME, plan({selinux}));
}

test('nothing to say, no file', t => {
  t.deepEqual(files(), []);
});

test('a line has pattern, file type and context', t => {
  const [lines] = files(rule('/srv/vm', IMAGE, true), rule('/srv/vm/a b.raw', CLOSED));
  t.is(lines?.path, `selinux/${NAME}.file_contexts`);
  t.deepEqual(
    lines?.text.split('\n').filter(line => line && !line.startsWith('#')),
    [`/srv/vm -d ${IMAGE}`, `/srv/vm/a[\\x20]b\\.raw -- ${CLOSED}`],
  );
  const [node] = files({...rule('/dev/sdb', IMAGE), block: true});
  t.true(node?.text.includes(`\n/dev/sdb -b ${IMAGE}\n`));
});

/** Runs the script with programs that write down how they were called. */
function run(t: Parameters<typeof scratch>[0], script: string, ...parameters: readonly string[]) {
  const folder = scratch(t, {'script.sh': script});
  for (const name of ['semanage', 'restorecon']) {
    const fake = join(folder, name);
    const body = `#!/bin/sh\nprintf '%s' "${name}" >>"$CALLS"\nprintf '|%s' "$@" >>"$CALLS"\necho >>"$CALLS"\n`;
    writeFileSync(fake, name === 'semanage' ? `${body}[ "$2" != -a ] || [ ! -e "$CALLS.twice" ]\n` : body);
    chmodSync(fake, 0o755);
  }
  const calls = join(folder, 'calls');
  const env = {...process.env, CALLS: calls, PATH: `${folder}:${process.env['PATH']}`};
  const {status, stderr} = spawnSync('sh', [join(folder, 'script.sh'), ...parameters], {
    env,
    cwd: folder,
    encoding: 'utf8',
  });
  const said = spawnSync('cat', [calls], {encoding: 'utf8'}).stdout;
  return {status, stderr, folder, said};
}

test('the script hands each rule to semanage, and any name to nobody else', t => {
  const [, script] = files(rule(NASTY, CLOSED));
  const {status, stderr, folder, said} = run(t, script!.text);
  t.is(status, 0, stderr);
  t.is(said, `semanage|fcontext|-a|-f|f|-t|svirt_image_t|-r|s0:c5,c6|${fileContextPattern(NASTY)}\n`);
  t.false(existsSync(join(folder, 'x')));
});

test('with --delete the rules go', t => {
  const [, script] = files(rule('/srv/vm', IMAGE, true));
  t.is(run(t, script!.text, '--delete').said, 'semanage|fcontext|-d|-f|d|/srv/vm\n');
});

test('a file that is there gets its context at once', t => {
  const there = join(scratch(t, {a: ''}), 'a');
  const [, script] = files(rule(there, IMAGE));
  t.regex(run(t, script!.text).said, /\nrestorecon\|-F\|--\|.*\/a\n$/);
});

test('shellcheck has nothing to say', t => {
  if (!has(t, 'shellcheck')) return;
  const [, script] = files(rule(NASTY, CLOSED), rule('/srv/vm', IMAGE, true));
  const {status, stdout} = spawnSync('shellcheck', ['-s', 'sh', '-S', 'warning', '-'], {
    input: script!.text,
    encoding: 'utf8',
  });
  t.is(status, 0, stdout);
});
