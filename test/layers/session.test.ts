// SPDX-License-Identifier: Apache-2.0
/** A session's VM runs as its user, and libvirt confines it by little. */
import test from 'ava';
import {activeLayers} from '../../src/layers/layers.ts';
import {analysisOf} from '../../src/layers/analysis.ts';
import {judgeApparmor} from '../../src/layers/apparmor/judge-apparmor.ts';
import {judgeDac} from '../../src/layers/dac/judge-dac.ts';
import {layoutFor} from '../../src/policy/layout.ts';
import {explain} from '../../src/why/explain.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import {planDomain, planWithInventory} from '../../src/layers/plan-domain.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {recordedHost} from '../helpers/snapshots.ts';
import {disk} from '../helpers/analysis.ts';
import {domainXml} from '../helpers/scenario.ts';

const layout = layoutFor('qemu:///session', {uid: 1000, home: '/home/ann'});
const policy = {
  ...loadPolicy({policy: 'fedora'}),
  user: '+107',
  group: '+107',
  securityDrivers: ['selinux', 'apparmor', 'dac'] as const,
};
const file = (uid: number, mode: string) => ({type: 'file', uid, gid: uid, mode});
const host = recordedHost({
  unlisted: 'absent',
  paths: {
    '/srv/mine.raw': file(1000, '0600'),
    '/srv/theirs.raw': file(1001, '0600'),
    '/srv/group.raw': {type: 'file', uid: 0, gid: 36, mode: '0660'},
  },
  memberships: {1000: [100, 36]},
});
const devices =
  disk('/srv/mine.raw') + disk('/srv/theirs.raw', '', 'vdb') + disk('/srv/group.raw', '', 'vdc');
const written = parseDomain(domainXml({devices}), {defaultSecurityModel: 'selinux'});
const layers = activeLayers(policy, layout);
const planned = planWithInventory(written, host, policy, {mode: 'strict', layout, mcs: 's0:c1,c2', layers});
const [qemu] = planned.plan.processes;

test('only SELinux is left of the layers, and the process has its user, group and context', t => {
  t.deepEqual(layers, ['selinux']);
  t.like(qemu, {
    uid: 1000,
    gid: 100,
    profile: null,
    selinux: 'unconfined_u:unconfined_r:svirt_t:s0:c1,c2',
  });
});

test('files of others are not relabelled', t => {
  t.deepEqual(
    planned.plan.selinux.labels.map(({path}) => path).filter(path => path.startsWith('/srv/')),
    ['/srv/mine.raw'],
  );
});

test("the kernel asks for owners and modes whatever libvirt's driver does", t => {
  const analysis = analysisOf(planned, {active: layers});
  const access = (path: string) => judgeDac(analysis, {path, process: qemu!}).access;
  t.is(access('/srv/mine.raw'), 'rw');
  t.is(access('/srv/theirs.raw'), '');
  t.is(access('/srv/group.raw'), 'rw');
  t.is(judgeApparmor(analysis, {path: '/srv/mine.raw', process: qemu!}).state, 'unasked');
});

test('a VM of the system is as it was', t => {
  const system = layoutFor('qemu:///system', {uid: 1000, home: '/home/ann'});
  const plan = planDomain(written, host, policy, {mode: 'strict', layout: system, mcs: 's0:c1,c2'});
  t.like(plan.processes[0], {uid: 107, gid: 107, selinux: 'system_u:system_r:svirt_t:s0:c1,c2'});
});

test('what a remedy opens in a session it opens to all that its user runs', t => {
  const {remedies} = explain(analysisOf(planned, {active: layers}), {path: '/srv/theirs.raw'})!;
  t.is(remedies[0]?.opens, '/srv/theirs.raw to user 1000 with all that it runs');
});
