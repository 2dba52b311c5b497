// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {PAGE} from '../../src/mcs-registry/layout.ts';
import {PagedFile} from '../../src/mcs-registry/paged-file.ts';
import {Killed, MemoryFile} from './_memory.ts';

const SIZE = 8 * PAGE;

test('what was committed is there, what was not is not', t => {
  const storage = new MemoryFile();
  const file = new PagedFile(storage, SIZE);
  file.write(PAGE - 2, Buffer.from('over an edge'));
  t.is(file.read(PAGE - 2, 12).toString(), 'over an edge');
  file.commit();
  file.write(0, Buffer.from('never'));
  t.is(storage.size(), SIZE);
  const again = new PagedFile(storage, SIZE);
  t.is(again.read(PAGE - 2, 12).toString(), 'over an edge');
  t.deepEqual(again.read(0, 5), Buffer.alloc(5));
  t.is(again.readNumber(PAGE - 4), Buffer.from('\0\0ov').readUInt32LE());
});

/** A file whose pages 0, 3 and 4 say `old`, and a change of all three under way. */
function changing(): {readonly storage: MemoryFile; readonly file: PagedFile} {
  const storage = new MemoryFile();
  const file = new PagedFile(storage, SIZE);
  for (const page of [0, 3, 4]) file.write(page * PAGE, Buffer.from('old'));
  file.commit();
  for (const page of [0, 3, 4]) file.write(page * PAGE, Buffer.from('new'));
  return {storage, file};
}

function wordsOf(storage: MemoryFile): readonly string[] {
  const file = new PagedFile(storage, SIZE);
  return [0, 3, 4].map(page => file.read(page * PAGE, 3).toString());
}

const STEPS = ['journal', 'its sync', 'first pages', 'more pages', 'their sync', 'cutting the journal off'];

for (const [step, name] of STEPS.entries()) {
  for (const part of [0, 0.01, 0.5, 0.999]) {
    test(`killed at step ${step}, ${name}, with ${part * 100} % of it done`, t => {
      const {storage, file} = changing();
      storage.killAt(step, part);
      t.throws(() => file.commit(), {instanceOf: Killed});
      storage.live();
      const word = step === 0 ? 'old' : 'new';
      t.deepEqual(wordsOf(storage), [word, word, word]);
      t.is(storage.size(), SIZE);
    });
  }
}

test('these are all its steps', t => {
  const {storage, file} = changing();
  storage.killAt(STEPS.length, 0);
  t.notThrows(() => file.commit());
});

test('whoever finishes the change of another may be killed, too', t => {
  for (let second = 0; second < 4; second++) {
    const {storage, file} = changing();
    storage.killAt(1, 0);
    t.throws(() => file.commit(), {instanceOf: Killed});
    storage.killAt(second, 0.5);
    t.throws(() => new PagedFile(storage, SIZE), {instanceOf: Killed});
    storage.live();
    t.deepEqual(wordsOf(storage), ['new', 'new', 'new']);
  }
});

test('a journal with a wrong checksum, length or beginning is dropped', t => {
  for (const spoil of [0, 8, 20, 50, 5000]) {
    const {storage, file} = changing();
    storage.killAt(1, 0);
    t.throws(() => file.commit(), {instanceOf: Killed});
    storage.live();
    const [byte = 0] = storage.read(SIZE + spoil, 1);
    storage.write(SIZE + spoil, Buffer.of(byte ^ 1));
    t.deepEqual(wordsOf(storage), ['old', 'old', 'old']);
  }
});

test('whoever could not read a page may have changed half of something, and nothing of it lasts', t => {
  const storage = new MemoryFile();
  const file = new PagedFile(storage, 2 * PAGE);
  file.write(0, Buffer.from('half'));
  const {read} = storage;
  storage.read = () => {
    throw new Error('EIO');
  };
  t.throws(() => file.readNumber(PAGE), {message: 'EIO'});
  storage.read = read;
  // A caller that goes on with the next VM cannot make it last either.
  t.throws(() => file.commit(), {message: 'EIO'});
  t.is(new PagedFile(storage, 2 * PAGE).readNumber(0), 0);
});
