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
