// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {complaining, fillTemplate} from '../../../src/render/apparmor/fill-template.ts';

const HEAD = '\nprofile LIBVIRT_TEMPLATE';

test('several lines go before the brace that closes the profile', t => {
  t.is(
    fillTemplate(`${HEAD} {\n  /a r,\n}\n`, 'NAME', ['/b r,', '/c r,']),
    '\nprofile NAME {\n  /a r,\n  /b r,\n  /c r,\n\n}\n',
  );
});

test('a name is no pattern of replacement', t => {
  t.is(fillTemplate(`${HEAD} {\n}`, '$&', []), '\nprofile $& {\n}');
});

for (const [before, after] of [
  [' flags=(attach_disconnected) {', ' flags=(attach_disconnected, complain) {'],
  [' flags=(complain,attach_disconnected) {', ' flags=(attach_disconnected, complain) {'],
  [' {', ' flags=(complain) {'],
  ['', ' flags=(complain)'],
] as const) {
  test(`complain after "${before}"`, t => {
    t.is(complaining(`${HEAD}${before}\n}`), `${HEAD}${after}\n}`);
  });
}

test('child profiles keep their flags', t => {
  t.is(complaining(`${HEAD} {\n  profile x {\n  }\n}`), `${HEAD} flags=(complain) {\n  profile x {\n  }\n}`);
});
