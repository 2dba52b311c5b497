// SPDX-License-Identifier: Apache-2.0
/** A directory that its owner swaps for a symlink while root works in it leads nowhere else. */
import {chownSync, closeSync, mkdirSync, readdirSync, realpathSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {KnownError} from '../../src/errors.ts';
import {openPath} from '../../src/relabel/open-path.ts';
import {pathOf} from '../../src/files/trusted-path.ts';
import {writeFiles} from '../../src/render/write.ts';
import {skip} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';
import {keepSwapping} from '../helpers/swapper.ts';

const NOBODY = 65534;
/** Enough of both outcomes to know that the swaps came in between. */
const ENOUGH = 20;
const MOST_TRIES = 5_000;

interface Place {
  readonly swapped: string;
  readonly victim: string;
}

async function swappedPlace(t: ExecutionContext): Promise<Place> {
  const top = realpathSync(scratch(t));
  const [swapped, victim] = [join(top, 'tenant', 'folder'), join(top, 'victim')];
  for (const folder of [swapped, victim]) mkdirSync(folder, {recursive: true});
  writeFileSync(join(swapped, 'image'), 'own');
  writeFileSync(join(victim, 'image'), 'of another');
  if (process.getuid?.() === 0) chownSync(join(top, 'tenant'), NOBODY, NOBODY);
  await keepSwapping(t, swapped, victim);
  return {swapped, victim};
}

async function untilBothHappened(
  attempt: () => boolean | Promise<boolean>,
): Promise<readonly [number, number]> {
  let refused = 0;
  let done = 0;
  for (let tries = 0; tries < MOST_TRIES && Math.min(refused, done) < ENOUGH; tries++) {
    if (await attempt()) done++;
    else refused++;
  }
  return [refused, done];
}

test('files are written into the folder, or not at all', async t => {
  const {swapped, victim} = await swappedPlace(t);
  let number = 0;
  const [refused, done] = await untilBothHappened(async () => {
    try {
      await writeFiles(join(swapped, '..'), [
        {path: `folder/file${number++ % 50}`, text: String(number), mode: 0o644},
      ]);
      return true;
    } catch (error) {
      if (error instanceof KnownError) return false;
      throw error;
    }
  });
  t.deepEqual(readdirSync(victim), ['image']);
  t.true(refused > 0 && done > 0, `${refused} refused, ${done} written`);
});

test('the folder itself is never another one', async t => {
  if (process.getuid?.() !== 0) {
    skip(t, 'root alone works in directories of others');
    return;
  }
  const {swapped, victim} = await swappedPlace(t);
  const [refused, done] = await untilBothHappened(async () => {
    try {
      await writeFiles(swapped, [{path: 'file', text: 'new', mode: 0o644}]);
      return true;
    } catch (error) {
      if (error instanceof KnownError) return false;
      throw error;
    }
  });
  t.deepEqual(readdirSync(victim), ['image']);
  t.true(refused > 0 && done > 0, `${refused} refused, ${done} written`);
});

test("a path is opened where it is the owner's, or not at all", async t => {
  if (process.getuid?.() !== 0) {
    skip(t, 'root alone works in directories of others');
    return;
  }
  const {swapped} = await swappedPlace(t);
  const reached = new Set<string>();
  const [refused, done] = await untilBothHappened(() => {
    try {
      const descriptor = openPath(join(swapped, 'image'));
      if (descriptor === undefined) return false;
      reached.add(pathOf(descriptor));
      closeSync(descriptor);
      return true;
    } catch (error) {
      if (error instanceof KnownError) return false;
      throw error;
    }
  });
  t.deepEqual(
    [...reached].filter(path => !path.startsWith(swapped)),
    [],
  );
  t.true(refused > 0 && done > 0, `${refused} refused, ${done} opened`);
});
