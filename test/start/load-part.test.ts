// SPDX-License-Identifier: Apache-2.0
import {createHash} from 'node:crypto';
import {chmodSync, mkdtempSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Script} from 'node:vm';
import test from 'ava';
import {cachedCode, partLoader} from '../../src/start/load-part.ts';

const DIGEST = createHash('sha256').update('the part').digest('hex');

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'svirtgen-part-'));
}

function cacheFile(mode: number): string {
  const file = join(folder(), 'x.part.cache');
  writeFileSync(file, `${DIGEST}code`);
  chmodSync(file, mode);
  return file;
}

function part(body: string): string {
  const text = `(function(exports,require,module,__url){${body}})\n//`;
  return text + createHash('sha256').update(text).digest('hex');
}

test('cached code of just this part is taken', t => {
  t.is(cachedCode(cacheFile(0o644), DIGEST)?.toString(), 'code');
});

test('cached code of another part is not', t => {
  t.is(cachedCode(cacheFile(0o644), DIGEST.replace(/^./u, 'x')), undefined);
});

for (const mode of [0o664, 0o646, 0o666]) {
  test(`cached code that others may write, mode ${mode.toString(8)}, is not trusted`, t => {
    t.is(cachedCode(cacheFile(mode), DIGEST), undefined);
  });
}

test('cached code behind a link is not trusted', t => {
  const link = join(folder(), 'link.cache');
  symlinkSync(cacheFile(0o644), link);
  t.is(cachedCode(link, DIGEST), undefined);
});

test('a part runs the same when its cached code is rubbish', t => {
  const place = folder();
  const text = part('exports.answer = 42;');
  writeFileSync(join(place, 'a.part'), text);
  writeFileSync(join(place, 'a.part.cache'), `${text.slice(-64)}rubbish`, {mode: 0o644});
  const rejected: unknown[] = [];
  const load = partLoader(place, require, (_name, script) => rejected.push(script.cachedDataRejected));
  t.deepEqual(load('./a.part'), {answer: 42});
  t.deepEqual(rejected, [true]);
});

test('good cached code is used', t => {
  const place = folder();
  const text = part('exports.answer = 42;');
  writeFileSync(join(place, 'a.part'), text);
  const code = new Script(text).createCachedData();
  writeFileSync(join(place, 'a.part.cache'), Buffer.concat([Buffer.from(text.slice(-64)), code]), {
    mode: 0o644,
  });
  const rejected: unknown[] = [];
  t.deepEqual(
    partLoader(place, require, (_name, script) => rejected.push(script.cachedDataRejected))('./a.part'),
    {
      answer: 42,
    },
  );
  t.deepEqual(rejected, [false]);
});

test('parts load each other once, and anything else from outside', t => {
  const place = folder();
  writeFileSync(
    join(place, 'a.part'),
    part("exports.b = require('./b.part'); exports.again = require('./b.part');"),
  );
  writeFileSync(join(place, 'b.part'), part("exports.url = __url; exports.outer = require('node:path');"));
  const a = partLoader(place, name => `outer ${name}`)('./a.part') as Record<'b' | 'again', unknown>;
  t.is(a.b, a.again);
  t.deepEqual(a.b, {url: `file://${place}/b.part`, outer: 'outer node:path'});
});

function require(name: string): never {
  throw new Error(`nothing is to ask for ${name}`);
}
