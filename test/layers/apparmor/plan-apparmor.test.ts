// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario} from '../../helpers/scenario.ts';

const scsi = `<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>`;
const forbidden = `<filesystem type='mount'><source dir='/lib/x'/><target dir='t'/></filesystem>`;
const host = {scsi: [{host: 0, bus: 0, target: 0, unit: 0, generic: '/dev/sg0'}]};

test('a failure that libvirt hides is a warning with its place', t => {
  const {apparmor, warnings} = planScenario({devices: scsi + forbidden, host});
  t.true('rules' in apparmor && apparmor.rules.every(({path}) => !path.includes('/lib/x')));
  const masked = warnings.find(({code}) => code === 'AA_FAILURE_MASKED');
  t.is(masked?.from.element, 'filesystem');
  t.regex(masked?.message ?? '', /\/lib\/x/);
});

test('a relative path, which gets no rule, is a warning', t => {
  const {warnings} = planScenario({
    devices: `<disk type='file'><source file='a.img'/><target dev='vda'/></disk>`,
  });
  t.deepEqual(
    warnings.map(({code}) => code),
    ['AA_PATH_SKIPPED'],
  );
});

test('the plan holds nothing but what the format says', t => {
  t.deepEqual(Object.keys(planScenario({}).apparmor), ['profile', 'files', 'rules']);
});
