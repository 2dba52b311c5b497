// SPDX-License-Identifier: Apache-2.0
/** A judgement names the rule that decides, and says whether the plan changes what it judged by. */
import test from 'ava';
import {judgeApparmor} from '../../src/layers/apparmor/judge-apparmor.ts';
import {judgeDac} from '../../src/layers/dac/judge-dac.ts';
import {analysisFor, disk, processOf} from '../helpers/analysis.ts';

const IMAGE = '/srv/a.raw';
const CHAIN = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/srv/top'/>
  <backingStore type='file'><format type='raw'/><source file='/srv/base'/><backingStore/></backingStore>
  <target dev='vda' bus='virtio'/></disk>`;

test('AppArmor: a deny is cited where nothing is left of the access, and beside what is left', t => {
  const analysis = analysisFor({devices: CHAIN, mode: 'libvirt'});
  const judged = (path: string) => {
    const {access, rule, cause} = judgeApparmor(analysis, {path, process: processOf(analysis)});
    return [access, rule, cause?.kind];
  };
  const denied = '/dev/shm/lttng-ust-wait-5';
  t.deepEqual(judged(denied), ['', 'deny "/{dev,run}/shm/lttng-ust-wait-*" r,', 'rule-denies']);
  t.deepEqual(judged('/srv/base'), ['r', 'deny "/srv/base" w, "/srv/base" rk,', 'rule-allows']);
  t.deepEqual(judged('/srv/top'), ['rw', '"/srv/top" rwk,', 'rule-allows']);
  t.is(judged('/srv/other')[2], 'no-rule');
});

test('DAC: whether the owner is the planned one or the one that is there', t => {
  const directory = {type: 'directory', uid: 0, gid: 0, mode: '0755'};
  const file = {type: 'file', uid: 0, gid: 0, mode: '0600'};
  const host = {
    unlisted: 'absent',
    paths: {'/': directory, '/srv': directory, [IMAGE]: file, '/srv/b': file},
  };
  const causeOf = (path: string, asIs: boolean) => {
    const analysis = analysisFor({devices: disk(IMAGE), host}, {asIs});
    const {access, cause} = judgeDac(analysis, {path, process: processOf(analysis)});
    return cause?.kind === 'mode-bits' ? [access, cause.planned] : [access, cause?.kind];
  };
  t.deepEqual(causeOf(IMAGE, false), ['rw', true]);
  t.deepEqual(causeOf(IMAGE, true), ['', false]);
  t.deepEqual(causeOf('/srv/b', false), ['', false]);
});
