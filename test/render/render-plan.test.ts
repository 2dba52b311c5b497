// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {assumedHost} from '../../src/host/assumed.ts';
import type {LayerId} from '../../src/layers/plan.ts';
import {renderPlan} from '../../src/render/render-plan.ts';
import {from, NAME, plan, UUID} from './_sample.ts';

const ALL: readonly LayerId[] = ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace'];
const at = (layers: readonly LayerId[]) => ({
  host: assumedHost(),
  layers,
  policy: {cgroupDeviceAcl: ['/dev/null']},
});

const textFiles = (...parameters: Parameters<typeof renderPlan>) =>
  renderPlan(...parameters).filter(file => 'text' in file);

const textOf = (path: string, ...parameters: Parameters<typeof renderPlan>) =>
  textFiles(...parameters).find(file => file.path === path)?.text;

test('one folder a backend', t => {
  t.deepEqual(
    renderPlan(plan(), at(ALL)).map(({path}) => path),
    [
      `apparmor/${NAME}`,
      `apparmor/${NAME}.files`,
      `selinux/${NAME}.relabel.sh`,
      `selinux/${NAME}.restore.sh`,
      `dac/${NAME}.relabel.sh`,
      `dac/${NAME}.restore.sh`,
      `cgroup/${NAME}.devices`,
      `cgroup/${NAME}.conf`,
      `cgroup/${NAME}.bpf.o`,
      `cgroup/${NAME}.bpf.txt`,
      `cgroup/${NAME}.qemu-conf`,
      `cgroup/${NAME}.oci.json`,
      `namespace/${NAME}.nodes`,
      `plan/${NAME}.json`,
    ],
  );
});

test('only the layers asked for', t => {
  const paths = renderPlan(plan(), at(['apparmor'])).map(({path}) => path);
  t.deepEqual(paths, [`apparmor/${NAME}`, `apparmor/${NAME}.files`, `plan/${NAME}.json`]);
});

test('the profile is what libvirt makes of its own template', t => {
  t.is(
    textOf(`apparmor/${NAME}`, plan(), at(ALL)),
    `#
# This profile is for the domain whose UUID matches this file.
#

#include <tunables/global>

profile libvirt-${UUID} flags=(attach_disconnected) {
  #include <abstractions/libvirt-qemu>
  #include if exists <libvirt/libvirt-${UUID}.files>

}
`,
  );
});

test('the rules come as planned, to the byte', t => {
  const files = '# head\n  "/a & b" rwk,\n';
  t.is(textOf(`apparmor/${NAME}.files`, plan({apparmor: {profile: NAME, files, rules: []}}), at(ALL)), files);
});

test('the nodes come one a line', t => {
  const text = textOf(
    `namespace/${NAME}.nodes`,
    plan({namespace: {nodes: ['/dev/null', '/dev/a\nb']}}),
    at(ALL),
  );
  t.deepEqual(
    text?.split('\n').filter(line => !line.startsWith('#')),
    ['/dev/null', String.raw`/dev/a\012b`, ''],
  );
});

test('the plan itself can be read again', t => {
  const sample = plan();
  t.deepEqual(JSON.parse(textOf(`plan/${NAME}.json`, sample, at(ALL)) ?? ''), sample);
});

test('the same plan gives the same bytes', t => {
  t.deepEqual(renderPlan(plan(), at(ALL)), renderPlan(plan(), at(ALL)));
});

test('without a UUID there is no name for a file', t => {
  const nameless = plan({domain: {name: 'web', uuid: null, id: -1, type: 'kvm'}});
  t.throws(() => renderPlan(nameless, at(ALL)), {code: 'NO_UUID'});
});

test('a refused profile refuses the whole, where AppArmor is in force', t => {
  const refused = {code: 'APPARMOR_RESTRICTED', message: 'skipped restricted file', from: from('disk vda')};
  const sample = plan({apparmor: {profile: NAME, refused}});
  t.throws(() => renderPlan(sample, at(ALL)), {
    code: 'APPARMOR_RESTRICTED',
    message: 'skipped restricted file',
  });
  t.notThrows(() => renderPlan(sample, at(['dac'])));
});

test('a name cannot break out of a comment', t => {
  const sample = plan({domain: {name: 'web\nreboot', uuid: UUID, id: -1, type: 'kvm'}});
  for (const {text, path} of textFiles(sample, at(ALL))) {
    t.notRegex(text, /^\s*reboot/m, path);
  }
});
