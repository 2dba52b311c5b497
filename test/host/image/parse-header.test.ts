// SPDX-License-Identifier: Apache-2.0
import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import {IMAGE_FORMATS} from '../../../src/domain/domain.ts';
import type {ImageFacts} from '../../../src/host/host.ts';
import {parseHeader} from '../../../src/host/image/parse-header.ts';
import {BACKING_FORMAT, cow, DATA_FILE, extension, qcow1, qcow2, qed, vmdk} from '../../helpers/images.ts';

type Asked = Parameters<typeof parseHeader>[1];
type Expected = Partial<ImageFacts> | 'invalid';

const reads = test.macro((t, header: Buffer, asked: Asked, expected: Expected) => {
  const nothing = {
    backing: undefined,
    backingFormat: undefined,
    dataFile: undefined,
    missedDataFile: undefined,
  };
  const facts: unknown = parseHeader(header, asked);
  t.deepEqual(facts, expected === 'invalid' ? expected : {...nothing, ...expected});
});

const withBacking = qcow2({backing: 'base.img', backingFormat: 'raw'});

test('qcow2 with a backing file', reads, withBacking, 'auto', {
  format: 'qcow2',
  backing: 'base.img',
  backingFormat: 'raw',
});
test('qcow2 read as raw', reads, withBacking, 'raw', {format: 'raw'});
test('qcow2 read as qcow names it all the same', reads, withBacking, 'qcow', {
  format: 'qcow',
  backing: 'base.img',
  backingFormat: 'raw',
});
test(
  'version 2 with a backing format',
  reads,
  qcow2({version: 2, backing: '/b', backingFormat: 'qcow2'}),
  'qcow2',
  {
    format: 'qcow2',
    backing: '/b',
    backingFormat: 'qcow2',
  },
);
test('no backing file', reads, qcow2(), 'qcow2', {format: 'qcow2'});
test('no backing format', reads, qcow2({backing: 'b'}), 'qcow2', {
  format: 'qcow2',
  backing: 'b',
  backingFormat: 'auto',
});
for (const recorded of ['file', 'host_device', 'none', '']) {
  test(
    `backing format "${recorded}" counts as raw`,
    reads,
    qcow2({backing: 'b', backingFormat: recorded}),
    'qcow2',
    {
      format: 'qcow2',
      backing: 'b',
      backingFormat: 'raw',
    },
  );
}
test(
  'magic is not asked for when the format is given',
  reads,
  Buffer.concat([Buffer.from('XXXX'), withBacking.subarray(4)]),
  'qcow2',
  {
    format: 'qcow2',
    backing: 'base.img',
    backingFormat: 'raw',
  },
);
test('version 1', reads, qcow1('base'), 'auto', {format: 'qcow', backing: 'base', backingFormat: 'auto'});
test('qcow2 asked for, version 1 found', reads, qcow1('base'), 'qcow2', {
  format: 'qcow2',
  backing: 'base',
  backingFormat: 'auto',
});

test('offset behind what was read', reads, qcow2({backing: 'b', backingOffset: 1n << 40n}), 'qcow2', {
  format: 'qcow2',
});
test('size 0', reads, qcow2({backing: 'b', backingSize: 0}), 'qcow2', {format: 'qcow2'});
test('a name of 1023 bytes', reads, qcow2({backing: 'b'.repeat(1023)}), 'qcow2', {
  format: 'qcow2',
  backing: 'b'.repeat(1023),
  backingFormat: 'auto',
});
test('a name of 1024 bytes', reads, qcow2({backing: 'b'.repeat(1024)}), 'qcow2', {format: 'qcow2'});
test('a name that ends behind what was read', reads, qcow2({backing: 'b'}).subarray(0, 112), 'qcow2', {
  format: 'qcow2',
});
test('a name ends at NUL', reads, qcow2({backing: 'a\0b'}), 'qcow2', {
  format: 'qcow2',
  backing: 'a',
  backingFormat: 'auto',
});
test('a name that starts with NUL is one', reads, qcow2({backing: '\0b'}), 'qcow2', {
  format: 'qcow2',
  backing: '',
  backingFormat: 'auto',
});
test(
  'bytes that are not UTF-8 are kept',
  reads,
  qcow2({backing: Buffer.from([0x61, 0xff, 0xc3, 0xa9])}),
  'qcow2',
  {
    format: 'qcow2',
    backing: 'a\udcffé',
    backingFormat: 'auto',
  },
);

test('fewer than 32 bytes', reads, withBacking.subarray(0, 31), 'qcow2', {format: 'qcow2'});
test('version 3 with fewer than 100 bytes', reads, qcow2().subarray(0, 99), 'qcow2', 'invalid');
test('version 2 with fewer than 100 bytes', reads, qcow2({version: 2}).subarray(0, 72), 'qcow2', {
  format: 'qcow2',
});

test('data file without a backing file', reads, qcow2({dataFile: 'data.raw'}), 'qcow2', {
  format: 'qcow2',
  dataFile: 'data.raw',
});
test(
  'data file and backing file',
  reads,
  qcow2({dataFile: 'data.raw', backing: 'b', backingFormat: 'qcow2', padded: false}),
  'qcow2',
  {
    format: 'qcow2',
    backing: 'b',
    backingFormat: 'qcow2',
    dataFile: 'data.raw',
  },
);
test('data file without its feature', reads, qcow2({dataFile: 'd', incompatible: 0n}), 'qcow2', {
  format: 'qcow2',
});
test('data file in version 2', reads, qcow2({version: 2, dataFile: 'd'}), 'qcow2', {format: 'qcow2'});
test('data file when read as qcow', reads, qcow2({dataFile: 'd'}), 'qcow', {format: 'qcow'});
test('an empty data file', reads, qcow2({dataFile: ''}), 'qcow2', {format: 'qcow2', dataFile: ''});
test(
  'broken backing fields hide the data file',
  reads,
  qcow2({dataFile: 'd', backingOffset: 1n << 40n}),
  'qcow2',
  {format: 'qcow2'},
);

test(
  'padding desynchronises the scan',
  reads,
  qcow2({extensions: [extension(BACKING_FORMAT, 'raw'), extension(DATA_FILE, 'data.raw')], incompatible: 4n}),
  'qcow2',
  {format: 'qcow2', missedDataFile: 'data.raw'},
);
test(
  'without padding the next extension is found',
  reads,
  qcow2({
    extensions: [extension(BACKING_FORMAT, 'raw', false), extension(DATA_FILE, 'data', false)],
    incompatible: 4n,
  }),
  'qcow2',
  {
    format: 'qcow2',
    dataFile: 'data',
  },
);
test(
  'an extension longer than what was read stops the scan',
  reads,
  qcow2({backing: 'b', extensions: [Buffer.from('E2792ACA7fffffff', 'hex'), Buffer.alloc(16)]}),
  'qcow2',
  {
    format: 'qcow2',
    backing: 'b',
    backingFormat: 'auto',
  },
);
test('extensions end before the backing name', reads, qcow2({backing: 'b', extensions: []}), 'qcow2', {
  format: 'qcow2',
  backing: 'b',
  backingFormat: 'auto',
});
test(
  'a header length behind the end',
  reads,
  qcow2({backing: 'b', backingFormat: 'raw', headerLength: 0xffffffff}),
  'qcow2',
  {
    format: 'qcow2',
    backing: 'b',
    backingFormat: 'auto',
  },
);

test('qed', reads, qed('base'), 'auto', {format: 'qed', backing: 'base', backingFormat: 'auto-safe'});
test('qed with a raw backing file', reads, qed('base', 5n), 'auto', {
  format: 'qed',
  backing: 'base',
  backingFormat: 'raw',
});
test('qed without the backing feature', reads, qed('base', 4n), 'auto', {format: 'qed'});
test('qed with an empty name', reads, qed(''), 'auto', {format: 'qed'});
test('qed with a long name', reads, qed('b'.repeat(2000)), 'auto', {
  format: 'qed',
  backing: 'b'.repeat(2000),
  backingFormat: 'auto-safe',
});
test('qed with fewer than 56 bytes', reads, qed('base').subarray(0, 55), 'qed', {format: 'qed'});
test('qed that ends before its name', reads, qed('base').subarray(0, 60), 'qed', {format: 'qed'});

test('vmdk', reads, vmdk('a=b\nparentFileNameHint="base.vmdk"\n'), 'auto', {
  format: 'vmdk',
  backing: 'base.vmdk',
  backingFormat: 'auto',
});
test('vmdk without a parent', reads, vmdk('version=1\n'), 'auto', {format: 'vmdk'});
test('vmdk with an empty parent', reads, vmdk('parentFileNameHint=""'), 'auto', {format: 'vmdk'});
test('vmdk whose quote is not closed', reads, vmdk('parentFileNameHint="base\n'), 'auto', {format: 'vmdk'});
test('vmdk stops at NUL', reads, vmdk('x\0parentFileNameHint="base"'), 'auto', {format: 'vmdk'});

test('cow', reads, cow('base'), 'auto', {format: 'cow', backing: 'base', backingFormat: 'auto'});
test('cow without a name', reads, cow(''), 'auto', {format: 'cow'});
test('cow with fewer than 1044 bytes', reads, cow('base').subarray(0, 1043), 'cow', {format: 'cow'});

const anyFormat = ['auto', ...IMAGE_FORMATS] as const;

testProp('any bytes are read without a throw', [fc.uint8Array({maxLength: 2000})], (t, bytes) => {
  for (const format of anyFormat) t.truthy(parseHeader(Buffer.from(bytes), format));
});

const damaged = fc.tuple(fc.nat(150), fc.uint8Array({minLength: 1, maxLength: 8}), fc.nat(1200));

testProp('a damaged header is read without a throw', [damaged], (t, [at, bytes, length]) => {
  for (const image of [
    qcow2({backing: 'b', backingFormat: 'raw', dataFile: 'd'}),
    qed('base'),
    vmdk('parentFileNameHint="b"'),
  ]) {
    const header = Buffer.from(image);
    header.set(bytes, at);
    for (const format of anyFormat) t.truthy(parseHeader(header.subarray(0, length), format));
  }
});
