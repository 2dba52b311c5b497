// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario} from '../../helpers/scenario.ts';

const labelled = (source: string, host = {}) => {
  const {selinux, dac} = planScenario({devices: `<disk ${source}<target dev='vda'/></disk>`, host});
  return [selinux, dac].map(({labels}) => labels.map(({path}) => path));
};

test('of storage a driver labels images of this host, and none that is kept elsewhere', t => {
  t.deepEqual(labelled(`type='file'><source file='/srv/a.raw'/>`), [['/srv/a.raw'], ['/srv/a.raw']]);
  const remote = `type='network'><source protocol='nbd' name='/srv/a.raw'><host name='a'/></source>`;
  t.deepEqual(labelled(remote), [[], []]);
});
