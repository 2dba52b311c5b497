// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseDisk} from '../../../src/domain/devices/disk.ts';
import type {StorageSource} from '../../../src/domain/domain.ts';
import {element, inactive, messageOf} from '../../helpers/definition.ts';

function read(inside: string): StorageSource {
  return parseDisk(element(`<disk device='cdrom'>${inside}</disk>`), inactive).source;
}

const image = (file: string, inside = '') =>
  `<backingStore type='file'><format type='qcow2'/><source file='${file}'>${inside}</source>`;
const dataStore = (file: string) =>
  `<dataStore type='file'><format type='raw'/><source file='${file}'><seclabel model='dac' relabel='no'/></source></dataStore>`;

test('a chain to its end, each image read-only', t => {
  const top = read(
    `<source file='/a'/>${image('/b')}${image('/c')}<backingStore/></backingStore></backingStore>`,
  );
  const second = top.backing as StorageSource;
  const third = second.backing as StorageSource;
  t.like(second, {path: '/b', format: 'qcow2', readonly: true});
  t.like(third, {path: '/c', readonly: true, backing: 'terminator'});
});

test('a chain without an end may go on', t => {
  const top = read(`<source file='/a'/>${image('/b')}</backingStore>`);
  t.is((top.backing as StorageSource).backing, undefined);
});

test('200 images', t => {
  const depth = 200;
  let source: StorageSource['backing'] = read(
    image('/b').repeat(depth) + '</backingStore>'.repeat(depth),
  ).backing;
  let count = 0;
  for (; source !== undefined && source !== 'terminator'; source = source.backing) count += 1;
  t.is(count, depth);
});

test("a data file is as writable as its image was when the image's source was read", t => {
  const top = read(
    `<source file='/a'>${dataStore('/d')}</source>${image('/b', dataStore('/e'))}</backingStore><readonly/>`,
  );
  t.true(top.readonly);
  t.like(top.dataStore, {path: '/d', format: 'raw', readonly: false});
  t.is(top.dataStore?.seclabels.length, 1);
  t.like((top.backing as StorageSource).dataStore, {path: '/e', readonly: true});
});

for (const [title, xml, message] of [
  [
    'no format',
    "<backingStore type='file'><source file='/a'/></backingStore>",
    'missing disk backing store format',
  ],
  [
    'no source',
    "<backingStore type='file'><format type='raw'/></backingStore>",
    'missing disk backing store source',
  ],
  [
    'a strange type',
    "<backingStore type='x'><format type='raw'/><source/></backingStore>",
    "unknown storage source type 'x'",
  ],
  [
    'a strange format',
    "<backingStore type='file'><format type='x'/><source/></backingStore>",
    "unknown storage source format 'x'",
  ],
  [
    'a data store without a format',
    "<source file='/a'><dataStore type='file'><source file='/d'/></dataStore></source>",
    'missing data file store format',
  ],
  [
    'a data store without a source',
    "<source file='/a'><dataStore type='file'><format type='raw'/></dataStore></source>",
    'missing disk data file store source',
  ],
] as const)
  test(`refused: ${title}`, t => {
    t.is(
      messageOf(() => read(xml)),
      `XML error: ${message}`,
    );
  });
