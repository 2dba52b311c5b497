// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario} from '../../helpers/scenario.ts';

const socket = (mode: string) => `<serial type='unix'><source mode='${mode}' path='/srv/c'/></serial>`;
const file = "<serial type='dev'><source path='/srv/c'/></serial>";

for (const [title, devices, type, isLabelled] of [
  ['a socket that QEMU will make', socket('bind'), 'absent', false],
  ['a socket that QEMU made before', socket('bind'), 'socket', true],
  ['a socket of another program', socket('connect'), 'absent', true],
  ['a device that is not there', file, 'absent', true],
] as const)
  test(`${title} is ${isLabelled ? '' : 'not '}labelled`, t => {
    const {selinux, dac} = planScenario({devices, host: {paths: {'/srv/c': {type}}}});
    for (const {labels} of [selinux, dac])
      t.is(
        labels.some(({path}) => path === '/srv/c'),
        isLabelled,
      );
  });

for (const [title, devices, type, isRestored] of [
  ['a socket that QEMU made', socket('bind'), 'socket', false],
  ['a socket of another program', socket('connect'), 'socket', true],
  ['a socket that is gone', socket('connect'), 'absent', false],
  ['a device', file, 'char', true],
] as const)
  test(`${title} is ${isRestored ? '' : 'not '}put back`, t => {
    const {selinux, dac} = planScenario({devices, host: {paths: {'/srv/c': {type, major: 4, minor: 64}}}});
    for (const {restore = []} of [selinux, dac])
      t.is(
        restore.some(({path}) => path === '/srv/c'),
        isRestored,
      );
  });
