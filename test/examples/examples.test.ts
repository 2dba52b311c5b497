// SPDX-License-Identifier: Apache-2.0
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';

const files = readdirSync(join(root, 'examples'))
  .filter(name => name.endsWith('.xml'))
  .map(name => join('examples', name));

function planAll(policy: string): readonly {readonly file: string; readonly plan: LabelPlan}[] {
  const host = ['--host', 'examples/host.json', '--policy', policy, '--quiet'];
  const {stdout} = svirtgen(['plan', '--format', 'json', ...host, ...files], {cwd: root});
  return JSON.parse(stdout) as readonly {readonly file: string; readonly plan: LabelPlan}[];
}

for (const policy of ['debian', 'ubuntu', 'fedora', 'libvirt']) {
  test(`every example has a whole plan under ${policy}`, t => {
    for (const {file, plan} of planAll(policy)) {
      t.truthy(plan, file);
      t.false('refused' in plan.apparmor, file);
    }
  });
}

test("every device node of the examples has its numbers in the examples' host", t => {
  for (const {file, plan} of planAll('debian')) {
    for (const rule of plan.cgroup.rules) t.not(rule.major, null, `${file}: ${rule.path}`);
  }
});

test('the same examples give the same bytes', t => {
  t.deepEqual(planAll('libvirt'), planAll('libvirt'));
});

test('the web server reads its golden images and writes none of them', t => {
  const web = planAll('debian').find(({file}) => file.endsWith('web-server.xml'))?.plan.apparmor;
  const rules = web !== undefined && 'rules' in web ? web.rules : [];
  const golden = rules.filter(({path}) => path.includes('/golden/'));
  t.deepEqual(
    golden.map(({path, access}) => `${path} ${access}`),
    [
      '/var/lib/libvirt/images/golden/debian-12.qcow2 rk',
      '/var/lib/libvirt/images/golden/debian-12-base.raw rk',
    ],
  );
});
