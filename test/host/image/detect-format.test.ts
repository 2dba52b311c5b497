// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {ImageFormat} from '../../../src/domain/domain.ts';
import {detectFormat} from '../../../src/host/image/formats.ts';
import {cow, qcow1, qcow2, qed, vmdk} from '../../helpers/images.ts';

function withBytes(length: number, ...parts: readonly (readonly [offset: number, bytes: string])[]): Buffer {
  const header = Buffer.alloc(length);
  for (const [offset, bytes] of parts) header.write(bytes, offset, 'latin1');
  return header;
}

const detects = test.macro({
  exec: (t, header: Buffer, expected: ImageFormat) => t.is(detectFormat(header), expected),
  title: (name = '', _header: Buffer, expected: ImageFormat) => `${name} is ${expected}`,
});

test('nothing', detects, Buffer.alloc(0), 'raw');
test('zeros', detects, Buffer.alloc(4096), 'raw');
test('qcow', detects, qcow1(), 'qcow');
test('qcow2, version 2', detects, qcow2({version: 2}), 'qcow2');
test('qcow2, version 3', detects, qcow2(), 'qcow2');
test('qcow2 of an unknown version', detects, qcow2({version: 4}), 'raw');
test('qcow2 whose fourth magic byte is another', detects, withBytes(64, [0, 'QFI\0\0\0\0\x03']), 'qcow2');
test('QFI without a version', detects, Buffer.from('QFI'), 'raw');
test('qed', detects, qed(''), 'qed');
test('qed whose fourth byte is another', detects, Buffer.from('QEDX'), 'qed');
test('vmdk', detects, vmdk(''), 'vmdk');
test('vmdk of an unknown version', detects, withBytes(64, [0, 'KDMV\x04\0\0\0']), 'raw');
test('cow', detects, cow(''), 'cow');
test('vpc', detects, withBytes(512, [0, 'conectix'], [12, '\0\x01\0\0']), 'vpc');
test('vpc of an unknown version', detects, withBytes(512, [0, 'conectix'], [12, '\0\x02\0\0']), 'raw');
test('vdi', detects, withBytes(512, [64, '\x7f\x10\xda\xbe'], [68, '\x01\0\x01\0']), 'vdi');
test('ploop', detects, Buffer.from('WithouFreSpacExt'), 'ploop');
test('iso', detects, withBytes(0x8200, [32769, 'CD001']), 'iso');
test('iso and qcow2 in one', detects, withBytes(0x8200, [0, 'QFI\xfb\0\0\0\x03'], [32769, 'CD001']), 'iso');
test('iso whose magic is not read whole', detects, withBytes(32773, [32769, 'CD00']), 'raw');
