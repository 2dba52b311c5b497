// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {testProp} from '@fast-check/ava';
import {devicesV1, mayOpenV1} from '../../../../src/kernel-model/cgroup/cgroup-v1.ts';
import {assemble, jumpUnless} from '../../../../src/render/device-list/bpf/assemble.ts';
import {deviceProgram} from '../../../../src/render/device-list/bpf/device-program.ts';
import {KnownError} from '../../../../src/errors.ts';
import {deviceList} from '../../../../src/render/device-list/device-list.ts';
import {anyRequest, anyRules, request, rules} from '../../../kernel-model/cgroup/rules.ts';
import {codeOf, run} from './interpreter.ts';

test('the listing names devices and numbers instructions', t => {
  const [rule] = rules('c 10:232 rw');
  const {listing} = deviceProgram(deviceList([{...rule!, path: '/dev/kvm'}]));
  t.is(
    listing,
    `    0: r2 = *(u32 *)(r1 +0)            ; access << 16 | type
    1: r3 = r2
    2: r3 &= 65535                     ; type: block 1, char 2
    3: r2 >>= 16                       ; access: mknod 1, read 2, write 4
    4: r4 = *(u32 *)(r1 +4)            ; major
    5: r5 = *(u32 *)(r1 +8)            ; minor
char:
    6: if r3 != 2 goto block (15)
char_10:
    7: if r4 != 10 goto char_any (14)
char_10_232:  ; c 10:232 rw /dev/kvm
    8: if r5 != 232 goto char_10_rest (14)
    9: r1 = r2
   10: r1 &= 1
   11: if r1 != 0 goto char_10_rest (14)
   12: r0 = 1
   13: exit                            ; allowed
char_10_rest:
char_any:
char_any_rest:
   14: goto refuse (15)
block:
refuse:  ; no entry covers the request
   15: r0 = 0
   16: exit
`,
  );
});

test('a path with a line end stays on its line', t => {
  const [rule] = rules('c 10:232 rw');
  const {listing} = deviceProgram(deviceList([{...rule!, path: '/dev/a\n  0: exit'}]));
  t.true(listing.includes('"/dev/a\\n  0: exit"'));
});

test('an empty list refuses everything', t => {
  t.is(run(codeOf(deviceProgram(deviceList([])).object), request('c 1:3 r')), 0);
});

testProp('the program decides as cgroup v1 would', [anyRules, anyRequest], (t, list, asked) => {
  const code = codeOf(deviceProgram(deviceList(list)).object);
  t.is(run(code, asked) === 1, mayOpenV1(devicesV1(list), asked));
});

test('the object is a relocatable one for eBPF', t => {
  const {object} = deviceProgram(deviceList(rules('c 1:3 rw')));
  const view = new DataView(object.buffer);
  t.is(Buffer.from(object.subarray(1, 4)).toString(), 'ELF');
  t.is(view.getUint16(16, true), 1);
  t.is(view.getUint16(18, true), 247);
});

test('a list that no program holds is refused', t => {
  const many = Array.from({length: 4001}, (_, minor) => `c 10:${minor} rw`);
  const error = t.throws(() => deviceProgram(deviceList(rules(...many))), {instanceOf: KnownError});
  t.is(error?.code, 'BPF_TOO_MANY_DEVICES');
});

test('the longest list there may be is within reach of its jumps', t => {
  const many = Array.from({length: 4000}, (_, minor) => `c 10:${minor} rw`);
  t.notThrows(() => deviceProgram(deviceList(rules(...many))));
});

test('a jump to nowhere is a bug', t => {
  t.throws(() => assemble([jumpUnless('r1', 0, 'nowhere')]), {instanceOf: RangeError});
});
