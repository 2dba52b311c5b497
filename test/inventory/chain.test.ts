// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {StorageSource} from '../../src/domain/domain.ts';
import {KnownError} from '../../src/errors.ts';
import {assumedHost} from '../../src/host/assumed.ts';
import type {Host} from '../../src/host/host.ts';
import {rememberingHost} from '../../src/host/remember.ts';
import {walkChain, walkChains, writtenChain, type ChainView} from '../../src/inventory/chain.ts';
import {recordedHost} from '../helpers/snapshots.ts';
import {storageSource} from '../helpers/sources.ts';

const qcow2 = (backing?: string, backingFormat?: string, more: object = {}) => ({
  type: 'file',
  image: {format: 'qcow2', backing, backingFormat, ...more},
});

const host = recordedHost({
  paths: {
    '/i/leaf': qcow2(),
    '/i/raw': {type: 'file', image: {format: 'raw'}},
    '/i/top': qcow2('mid', 'qcow2'),
    '/i/mid': qcow2('/i/raw', 'raw'),
    '/i/auto-raw': qcow2('raw'),
    '/i/auto-qcow2': qcow2('leaf'),
    '/i/unsafe': qcow2('mid'),
    '/i/gone': qcow2('nowhere', 'qcow2'),
    '/i/loop': qcow2('loop', 'qcow2'),
    '/i/data': qcow2('mid', 'qcow2', {dataFile: 'data.raw'}),
    '/i/data-empty': qcow2('mid', 'qcow2', {dataFile: ''}),
    '/i/data-json': qcow2('mid', 'qcow2', {dataFile: 'ssh://u@h/x'}),
    '/i/broken': {type: 'file', image: 'invalid'},
    '/i/over-broken': qcow2('broken', 'qcow2'),
    '/i/over-network': qcow2('nbd://h/e', 'raw'),
    '/i/over-network-auto': qcow2('nbd://h/e'),
    '/i/over-user': qcow2('ssh://u@h/e', 'raw'),
    '/i/over-nonsense': qcow2('json:{', 'raw'),
    '/i/over-directory': qcow2('/i/dir', 'raw'),
    '/i/over-directory-auto': qcow2('/i/dir'),
    '/i/over-unknown': qcow2('unknown', 'qcow2'),
    '/i/over-over-user': qcow2('over-user', 'qcow2'),
    '/i/over-qed': {type: 'file', image: {format: 'qed', backing: 'top', backingFormat: 'auto-safe'}},
    '/i/over-disk': qcow2('/dev/sdb', 'raw'),
    '/i/unknown': {type: 'file'},
    '/i/data.raw': {type: 'file'},
    '/dev/sdb': {type: 'block'},
    '/i/dir': {type: 'directory'},
  },
});

/** The chain in short: path, `r` when read-only, `+` and the data file. */
function chain(source: Partial<StorageSource>, view: ChainView = 'helper', on: Host = host): string {
  return walkChain(storageSource({format: 'qcow2', ...source}), on, view)
    .map(({source: {path, network, readonly}, dataFile}) => {
      const data = dataFile === undefined ? '' : `+${dataFile.path}${dataFile.readonly ? ':r' : ''}`;
      return (path ?? `${network?.protocol}:${network?.name}`) + (readonly ? ':r' : '') + data;
    })
    .join(' ');
}

const finds = test.macro((t, top: string, expected: string) => t.is(chain({path: top}), expected));

const refuses = test.macro((t, top: string, code: string, says: string) => {
  const error = t.throws(() => chain({path: top}, 'driver'), {instanceOf: KnownError});
  t.is(error.code, code);
  t.true(error.message.includes(says), error.message);
  t.is(error.place?.line, 7);
});

test('a whole chain', finds, '/i/top', '/i/top /i/mid:r /i/raw:r');
test('the last may be guessed when it is raw', finds, '/i/auto-raw', '/i/auto-raw /i/raw:r');
test('the last may be guessed when it has nothing below', finds, '/i/auto-qcow2', '/i/auto-qcow2 /i/leaf:r');
test('what was guessed is not followed', finds, '/i/unsafe', '/i/unsafe');
test('qed vouches for its backing file', t => {
  t.is(chain({path: '/i/over-qed', format: 'qed'}), '/i/over-qed /i/top:r /i/mid:r /i/raw:r');
});
test('another format than the one recorded', finds, '/i/over-qed', '/i/over-qed');
test('a backing file that is not there', finds, '/i/gone', '/i/gone');
test('a broken header below', finds, '/i/over-broken', '/i/over-broken');
test('a network image below', finds, '/i/over-network', '/i/over-network nbd:e:r');
test('a network image below without format', finds, '/i/over-network-auto', '/i/over-network-auto');
test('a name with a user in it', finds, '/i/over-user', '/i/over-user');
test('a name with a user in it, one deeper', finds, '/i/over-over-user', '/i/over-over-user /i/over-user:r');
test('a name that is nonsense', finds, '/i/over-nonsense', '/i/over-nonsense');
test('a directory below', finds, '/i/over-directory', '/i/over-directory /i/dir:r');
test('a directory below without format', finds, '/i/over-directory-auto', '/i/over-directory-auto');
test('nothing known of the image below', finds, '/i/over-unknown', '/i/over-unknown /i/unknown:r');
test('a device below', finds, '/i/over-disk', '/i/over-disk /dev/sdb:r');
test('a data file', finds, '/i/data', '/i/data+/i/data.raw /i/mid:r /i/raw:r');
test('an empty data file loses the chain', finds, '/i/data-empty', '/i/data-empty');
test('a data file with a user loses the chain', finds, '/i/data-json', '/i/data-json');

test('an image of itself: 200 times', t => {
  const links = walkChain(storageSource({path: '/i/loop', format: 'qcow2'}), host, 'helper');
  t.is(links.length, 200);
  t.is(links.at(-1)?.depth, 199);
});
test('a chain of 200 is whole, 201 is cut', t => {
  const paths = Object.fromEntries(
    Array.from({length: 201}, (_, n) => [`/c/${n}`, n === 200 ? qcow2() : qcow2(String(n + 1), 'qcow2')]),
  );
  const deep = recordedHost({paths});
  t.is(walkChain(storageSource({path: '/c/1', format: 'qcow2'}), deep, 'driver').length, 200);
  t.is(walkChain(storageSource({path: '/c/0', format: 'qcow2'}), deep, 'helper').length, 200);
  const error = t.throws(() => walkChain(storageSource({path: '/c/0', format: 'qcow2'}), deep, 'driver'), {
    instanceOf: KnownError,
  });
  t.is(error.message, 'internal error: backing store for /c/200 is self-referential or too deeply nested');
});

test('the driver refuses a loop', refuses, '/i/loop', 'CHAIN_TOO_DEEP', 'self-referential');
test(
  'the driver refuses a guess',
  refuses,
  '/i/unsafe',
  'BACKING_FORMAT_MISSING',
  "Requested operation is not valid: format of backing image 'mid' of image '/i/unsafe' was not specified",
);
test(
  'the driver refuses an empty data file',
  refuses,
  '/i/data-empty',
  'DATA_FILE_INVALID',
  "invalid empty data-file definition in '/i/data-empty'",
);
test(
  'the driver refuses a data file with a user',
  refuses,
  '/i/data-json',
  'DATA_FILE_INVALID',
  "can't use data file definition 'ssh://u@h/x'",
);
test('the driver refuses a broken header', refuses, '/i/over-broken', 'IMAGE_INVALID', '/i/broken');
test('the driver refuses nonsense', refuses, '/i/over-nonsense', 'BACKING_INVALID', 'cannot parse json');
test('the driver stops at a user', t => t.is(chain({path: '/i/over-user'}, 'driver'), '/i/over-user'));
test('the driver names what is not there', t =>
  t.is(chain({path: '/i/gone'}, 'driver'), '/i/gone /i/nowhere:r'));

test('a disk without a format is raw', t => t.is(chain({path: '/i/top', format: 'none'}), '/i/top'));
test('a raw disk', t => t.is(chain({path: '/i/top', format: 'raw'}, 'driver'), '/i/top'));
test('a read-only disk has a read-only data file', t => {
  t.is(chain({path: '/i/data', readonly: true}), '/i/data:r+/i/data.raw:r /i/mid:r /i/raw:r');
});
test('overrides and sharing go down, the place too', t => {
  const seclabels = [
    {
      at: storageSource().at,
      model: 'dac',
      relabel: false,
      labelskip: false,
      label: undefined,
    },
  ];
  const top = storageSource({path: '/i/data', format: 'qcow2', shared: true, seclabels});
  for (const {source, dataFile} of walkChain(top, host, 'helper')) {
    t.is(source.seclabels, seclabels);
    t.true(source.shared);
    t.deepEqual(source.at, top.at);
    if (dataFile !== undefined) t.is(dataFile.seclabels, seclabels);
  }
});
test('sources below are linked, and the chain is ended', t => {
  const [top, mid, raw] = walkChain(storageSource({path: '/i/top', format: 'qcow2'}), host, 'helper').map(
    link => link.source,
  );
  t.is(top?.backing, mid);
  t.is(mid?.backing, raw);
  t.is(raw?.backing, 'terminator');
  t.deepEqual([top?.format, mid?.format, raw?.format], ['qcow2', 'qcow2', 'raw']);
  t.is(
    walkChain(storageSource({path: '/i/over-disk', format: 'qcow2'}), host, 'helper')[1]?.source.type,
    'block',
  );
});

test('a written chain is enough for the helper', t => {
  const backing = storageSource({path: '/i/top', format: 'qcow2', readonly: true});
  t.is(chain({path: '/i/leaf', backing}), '/i/leaf /i/top:r');
  t.is(chain({path: '/i/leaf', backing}, 'driver'), '/i/leaf /i/top:r /i/mid:r /i/raw:r');
});
test('the empty element ends the chain for both', t => {
  t.is(chain({path: '/i/top', backing: 'terminator'}), '/i/top');
  t.is(chain({path: '/i/top', backing: 'terminator'}, 'driver'), '/i/top');
});
test('a written data file goes before the one in the header', t => {
  const dataStore = storageSource({path: '/i/other'});
  t.is(chain({path: '/i/data', dataStore}), '/i/data+/i/other /i/mid:r /i/raw:r');
});
test('nothing known', t => {
  for (const view of ['helper', 'driver'] as const) {
    t.is(chain({path: '/any/top'}, view, assumedHost()), '/any/top');
    t.is(chain({path: '/any/top', format: 'raw'}, view, assumedHost()), '/any/top');
  }
});
test('a drive without a medium', t => {
  const links = walkChain(storageSource({readonly: true}), host, 'driver');
  t.is(links.length, 1);
  t.is(links[0]?.source.backing, undefined);
});
test('a descriptor is not read', t => {
  t.is(chain({path: '/i/top', fdgroup: 'g'}, 'driver'), '/i/top');
});
test('a volume is followed as what it is', t => {
  t.is(chain({type: 'volume', actualType: 'file', path: '/i/top'}), '/i/top /i/mid:r /i/raw:r');
  t.is(chain({type: 'volume', path: undefined}), 'undefined:undefined');
});
test('firmware is not looked into', t => {
  t.is(writtenChain(storageSource({path: '/i/top', format: 'qcow2'})).length, 1);
});

/** A chain of 200 images, and how many headers were read. */
function longChain() {
  const paths = Object.fromEntries(
    Array.from({length: 200}, (_, index) => [
      `/l/${index}`,
      index < 199 ? qcow2(`${index + 1}`, 'qcow2') : qcow2(),
    ]),
  );
  const counted = {headers: 0};
  const long = recordedHost({paths});
  const image: Host['image'] = (path, format) => {
    counted.headers++;
    return long.image(path, format);
  };
  const disks = (count: number) =>
    Array.from({length: count}, () => ({source: storageSource({path: '/l/0', format: 'qcow2'})}));
  return {counted, disks, remembering: rememberingHost({...long, image})};
}

for (const view of ['helper', 'driver', 'strict'] as const) {
  test(`each image of a chain that disks share is read once: ${view}`, t => {
    const {counted, disks, remembering} = longChain();
    t.deepEqual(
      walkChains(disks(20), remembering, view).map(([, links]) => links.length),
      Array.from({length: 20}, () => 200),
    );
    t.is(counted.headers, 200);
  });

  test(`a thousand disks on one chain are refused before they are walked: ${view}`, t => {
    const {counted, disks, remembering} = longChain();
    t.throws(() => walkChains(disks(1000), remembering, view), {code: 'TOO_MANY_IMAGES'});
    t.is(counted.headers, 200);
  });
}
