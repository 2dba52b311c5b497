// SPDX-License-Identifier: Apache-2.0
/** People ask about a device as the plan names it: they are told its paths, and a command that answers. */
import {join} from 'node:path';
import test from 'ava';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';

const SITE = ['-q', '--host', join(root, 'examples/host.json'), '--policy', 'debian'];

for (const name of ['office-tpm', 'database', 'gpu-desktop']) {
  const vm = join(root, `examples/${name}.xml`);
  test(`${name}: each device that the plan labels is known, and the command that is told answers`, t => {
    const {owners} = planOf(vm);
    t.true(owners.length > 0);
    for (const {device, path} of owners) {
      for (const asked of [[device], device.split(' '), device.split(' ').slice(-1)]) {
        const {status, stderr} = svirtgen(['why', ...SITE, vm, ...asked]);
        t.is(status, 2);
        t.true(stderr.includes(`${device} has `) && stderr.includes(path), `${asked.join(' ')}: ${stderr}`);
        const command = / ask: svirtgen (why \S+ \S+) \(USAGE\)\n$/u.exec(stderr)?.[1];
        const answer = svirtgen([...(command ?? '').split(' '), ...SITE]);
        t.true(answer.status === 0 || answer.status === 1, answer.stderr);
      }
    }
  });
}

test('what names no device is told to be no path, whether the VM can be read or not', t => {
  for (const vm of [join(root, 'examples/office-tpm.xml'), '/srv/none.xml']) {
    const {status, stderr} = svirtgen(['why', ...SITE, vm, 'vdz']);
    t.is(status, 2);
    t.is(
      stderr,
      'error: vdz is not an absolute path. Name the VM first, and then the whole path, from / (USAGE)\n',
    );
  }
});

function planOf(vm: string): {readonly owners: readonly {readonly device: string; readonly path: string}[]} {
  const {stdout} = svirtgen(['plan', ...SITE, '--format', 'json', vm]);
  const [{plan}] = JSON.parse(stdout) as [{readonly plan: LabelPlan}];
  return {owners: plan.dac.labels.map(({path, from}) => ({path, device: from.device}))};
}
