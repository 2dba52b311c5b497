// SPDX-License-Identifier: Apache-2.0
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {writeFiles} from '../../src/render/write.ts';
import {scratch} from '../helpers/scratch.ts';

const file = (path: string, text: string, mode = 0o644) => ({path, text, mode});

test('writes files with the modes asked for, whatever the umask', async t => {
  const folder = join(scratch(t), 'out');
  const written = await writeFiles(folder, [file('dac/a.sh', 'x\n', 0o755), file('dac/b', 'ü', 0o666)]);
  t.deepEqual(written, [
    {path: join(folder, 'dac/a.sh'), changed: true},
    {path: join(folder, 'dac/b'), changed: true},
  ]);
  t.is(statSync(join(folder, 'dac/a.sh')).mode & 0o7777, 0o755);
  t.is(statSync(join(folder, 'dac/b')).mode & 0o7777, 0o666);
  t.is(readFileSync(join(folder, 'dac/b'), 'utf8'), 'ü');
});

test('leaves what is right alone, and nothing else behind', async t => {
  const folder = scratch(t);
  await writeFiles(folder, [file('a/b', 'one')]);
  const before = statSync(join(folder, 'a/b'));
  t.deepEqual(await writeFiles(folder, [file('a/b', 'one')]), [{path: join(folder, 'a/b'), changed: false}]);
  const after = statSync(join(folder, 'a/b'));
  t.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
  t.true((await writeFiles(folder, [file('a/b', 'two')]))[0]?.changed);
  t.true((await writeFiles(folder, [file('a/b', 'two', 0o600)]))[0]?.changed);
  t.deepEqual(readdirSync(join(folder, 'a')), ['b']);
});

test('writes bytes that are not UTF-8 as they were in the name', async t => {
  const folder = scratch(t);
  await writeFiles(folder, [file('a', 'x\udce4y')]);
  t.deepEqual(readFileSync(join(folder, 'a')), Buffer.from([0x78, 0xe4, 0x79]));
});

test('refuses a symlink in the place of the file', async t => {
  const folder = scratch(t, {victim: 'old'});
  mkdirSync(join(folder, 'out'));
  symlinkSync('../victim', join(folder, 'out', 'a'));
  await t.throwsAsync(writeFiles(join(folder, 'out'), [file('a', 'new')]), {
    code: 'UNWRITABLE',
    message: /symbolic link/,
  });
  t.is(readFileSync(join(folder, 'victim'), 'utf8'), 'old');
});

test('refuses a dangling symlink too', async t => {
  const folder = scratch(t);
  symlinkSync('nowhere', join(folder, 'a'));
  await t.throwsAsync(writeFiles(folder, [file('a', 'new')]), {code: 'UNWRITABLE'});
  t.false(existsSync(join(folder, 'nowhere')));
});

test('refuses a symlink in the place of a folder', async t => {
  const folder = scratch(t);
  mkdirSync(join(folder, 'elsewhere'));
  mkdirSync(join(folder, 'out'));
  symlinkSync('../elsewhere', join(folder, 'out', 'dac'));
  await t.throwsAsync(writeFiles(join(folder, 'out'), [file('dac/a', 'new')]), {
    code: 'UNWRITABLE',
    message: /symbolic link/,
  });
  t.deepEqual(readdirSync(join(folder, 'elsewhere')), []);
});

test('the folder itself may be reached through a symlink', async t => {
  const folder = scratch(t);
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'link'));
  await writeFiles(join(folder, 'link'), [file('a', 'new')]);
  t.is(readFileSync(join(realpathSync(join(folder, 'real')), 'a'), 'utf8'), 'new');
});

test('refuses what is no file or no folder', async t => {
  const folder = scratch(t, {plain: ''});
  mkdirSync(join(folder, 'taken'));
  await t.throwsAsync(writeFiles(folder, [file('taken', 'x')]), {code: 'UNWRITABLE'});
  await t.throwsAsync(writeFiles(folder, [file('plain/a', 'x')]), {code: 'UNWRITABLE'});
  await t.throwsAsync(writeFiles(join(folder, 'plain'), [file('a', 'x')]), {code: 'UNWRITABLE'});
  await t.throwsAsync(writeFiles(folder, [file('a'.repeat(300), 'x')]), {
    message: 'cannot write: the name is too long',
  });
});

test('a killed run leaves the old file or the new one', async t => {
  const folder = scratch(t);
  const size = 1 << 20;
  const texts = ['a'.repeat(size), 'b'.repeat(size)];
  writeFileSync(join(folder, 'f'), texts[0] ?? '');
  const module = new URL('../../src/render/write.js', import.meta.url).href;
  const code = `const {writeFiles} = await import(${JSON.stringify(module)});
    for (let i = 0; ; i++) {
      await writeFiles(${JSON.stringify(folder)}, [{path: 'f', text: 'ab'[i % 2].repeat(${size}), mode: 0o644}]);
      if (i === 2) process.stdout.write('.');
    }`;
  for (const delay of [0, 3, 7]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await new Promise(resolve => setTimeout(resolve, delay));
    child.kill('SIGKILL');
    await once(child, 'exit');
    t.true(texts.includes(readFileSync(join(folder, 'f'), 'utf8')));
  }
});
