// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parseRng} from '../../../src/domain/devices/rng.ts';
import {element, messageOf} from '../../helpers/definition.ts';

const parse = (backend: string) => parseRng(element(`<rng model='virtio'>${backend}</rng>`));

test('random numbers of the kernel unless a file is named', t => {
  t.like(parse("<backend model='random'/>"), {backend: 'random', path: '/dev/random'});
  t.is(parse("<backend model='random'>/dev/hwrng</backend>").path, '/dev/hwrng');
});

test('a daemon behind a socket, or QEMU itself', t => {
  const egd = "<backend model='egd' type='unix'><source mode='connect' path='/run/egd.sock'/></backend>";
  t.like(parse(egd), {backend: 'egd', path: undefined, source: {type: 'unix', path: '/run/egd.sock'}});
  t.like(parse("<backend model='builtin'/>"), {backend: 'builtin', path: undefined, source: undefined});
});

const refused: readonly (readonly [string, string])[] = [
  ['', 'XML error: missing RNG device backend'],
  ["<backend model='random'/><backend model='random'/>", 'XML error: only one RNG backend is supported'],
  ["<backend model='egd'/>", 'XML error: missing EGD backend type'],
  ["<backend model='egd' type='smoke'/>", "XML error: unknown backend type 'smoke' for egd"],
  ["<backend model='dice'/>", "XML error: Invalid value for attribute 'model' in element 'backend': 'dice'."],
];

for (const [backend, message] of refused) {
  test(`refuses ${backend || 'no backend'}`, t => {
    t.is(
      messageOf(() => parse(backend)),
      message,
    );
  });
}
