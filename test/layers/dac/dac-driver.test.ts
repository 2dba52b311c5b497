// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

const labels = test.macro({
  exec(t, scenario: Scenario, expected: readonly string[]) {
    const {dac} = planScenario(scenario);
    t.deepEqual(
      dac.labels.map(({path, uid, gid, remember}) => `${path} ${uid}:${gid}${remember ? ' remember' : ''}`),
      expected,
    );
  },
  title: (given = '') => given,
});

const disk = (file: string, inside = '', seclabel = '', target = 'vda') =>
  `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${file}'>${seclabel}</source>${inside}<target dev='${target}' bus='virtio'/></disk>`;
const backing = `<backingStore type='file'><format type='raw'/><source file='/srv/base'/><backingStore/></backingStore>`;

test(
  'readonly images and backing files are chowned too',
  labels,
  {devices: disk('/srv/a', `${backing}<readonly/>`)},
  ['/srv/a 107:107', '/srv/base 107:107'],
);

test(
  'an owner that is right already is not set again',
  labels,
  {devices: disk('/srv/a') + disk('/srv/a', '', '', 'vdb')},
  ['/srv/a 107:107 remember'],
);

test('only the last of two references brings the owner back', t => {
  const {dac} = planScenario({devices: disk('/srv/a') + disk('/srv/a', '', '', 'vdb')});
  t.deepEqual(
    dac.restore.map(({path, to}) => `${path} ${to}`),
    ['/srv/a remembered'],
  );
});

test(
  "a disk's own owner wins",
  labels,
  {devices: disk('/srv/a', '', `<seclabel model='dac'><label>+5:+6</label></seclabel>`)},
  ['/srv/a 5:6 remember'],
);

test(
  'without dynamic ownership nothing is chowned',
  labels,
  {devices: disk('/srv/a'), policy: {dynamicOwnership: false}},
  [],
);

test("a static label with relabel='no' runs the process as said and leaves the files alone", t => {
  const also = "<seclabel type='static' model='dac' relabel='no'><label>+33:+44</label></seclabel>";
  const {dac} = planScenario({devices: disk('/srv/a'), also});
  t.deepEqual([dac.uid, dac.gid, dac.labels.length], [33, 44, 0]);
});

const malformed = test.macro({
  exec(t, label: string, message: string) {
    const also = `<seclabel type='static' model='dac' relabel='yes'><label>${label}</label></seclabel>`;
    t.throws(() => planScenario({also}), {message});
  },
  title: (_, label: string) => `the owner ${label} is refused`,
});
test(malformed, '107', "invalid argument: Failed to parse uid and gid from '107'");
test(malformed, '+x:+1', "invalid argument: Failed to parse user '+x'");
test(malformed, '+1:nosuchgroup', "invalid argument: Failed to parse group 'nosuchgroup'");

const render = `<graphics type='egl-headless'><gl rendernode='/dev/dri/renderD128'/></graphics>`;
test('a render node changes owner in a private /dev', labels, {devices: render}, [
  '/dev/dri/renderD128 107:107 remember',
]);
test(
  "without a private /dev the render node stays the host's",
  labels,
  {devices: render, policy: {mountNamespace: false}},
  [],
);
