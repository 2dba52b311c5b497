// SPDX-License-Identifier: Apache-2.0
/** The profiles of the examples and of the definitions among the fixtures compile, in both modes. */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import test, {type ExecutionContext} from 'ava';
import {TUNABLES} from '../../src/kernel-model/apparmor/check-rules.ts';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {profileText} from '../../src/render/apparmor/render-profile.ts';
import {svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';
import {has, skip} from '../helpers/programs.ts';

const DEFINITIONS = ['examples', 'test/fixtures/seeds'];
const ABSTRACTION = '/etc/apparmor.d/abstractions/libvirt-qemu';

/** What libvirt's helper prints for a VM that is no kvm or qemu one and has no rules: no parser takes it. */
const NO_RULES = '\n(null)';

function rulesOfAll(t: ExecutionContext, ...options: readonly string[]): readonly string[] {
  const common = ['--policy', 'debian', '--backend', 'apparmor', '--format', 'json', '--quiet'];
  const {stdout, stderr} = svirtgen(['plan', ...common, ...options, ...DEFINITIONS], {cwd: root});
  const records = JSON.parse(stdout) as readonly {readonly file: string; readonly plan?: LabelPlan}[];
  const profiles = records
    .flatMap(({plan}) => (plan?.apparmor && 'files' in plan.apparmor ? plan.apparmor.files : []))
    .filter(files => !files.endsWith(NO_RULES));
  t.true(profiles.length > 15, stderr);
  return profiles;
}

function compiles(t: ExecutionContext, input: string): void {
  const {status, stderr} = spawnSync('apparmor_parser', ['-QKT'], {
    input,
    encoding: 'utf8',
    env: {...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`},
  });
  t.is(status, 0, stderr);
}

for (const mode of ['strict', 'libvirt']) {
  test(`${mode} mode`, t => {
    if (!has(t, 'apparmor_parser')) return;
    const hosts = [
      ['--host', 'assumed'],
      ['--host', 'examples/host.json', '--for', 'hotplug,blockcommit,backup,snapshot,migrate-in,save'],
    ];
    const all = hosts.flatMap(host => rulesOfAll(t, '--mode', mode, ...host));
    compiles(t, TUNABLES + all.map((files, index) => `profile p${index} {\n${files}}\n`).join(''));
  });
}

for (const form of [{}, {complain: true, local: true}, {durable: 'web'}, {durable: 'web', abi: false}]) {
  test(`a whole profile: ${JSON.stringify(form)}`, t => {
    if (!has(t, 'apparmor_parser')) return;
    if (!existsSync(ABSTRACTION)) return skip(t, `${ABSTRACTION} is not installed`);
    const [files = ''] = rulesOfAll(t, '--host', 'examples/host.json');
    compiles(t, profileText('web', 'kvm', form, files.split('\n')));
  });
}
