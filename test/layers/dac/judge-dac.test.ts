// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {judgeDac} from '../../../src/layers/dac/judge-dac.ts';
import {disk, processOf, analysisFor} from '../../helpers/analysis.ts';

const image = '/srv/vm/a.raw';
const onHost = (paths: Readonly<Record<string, unknown>>, more = {}) => ({
  unlisted: 'absent',
  paths: {'/srv': {type: 'directory', uid: 0, gid: 0, mode: '0755'}, ...paths},
  ...more,
});
const directory = (mode: string) => ({type: 'directory', uid: 0, gid: 0, mode});
const file = (mode: string, uid = 0, gid = 0) => ({type: 'file', uid, gid, mode});

test('an image of root is the VM once it has started, and not before', t => {
  const host = onHost({'/srv/vm': directory('0755'), [image]: file('0600')});
  const scenario = {devices: disk(image), host};
  const planned = analysisFor(scenario);
  const question = {path: image, process: processOf(planned)};
  t.like(judgeDac(planned, question), {state: 'judged', access: 'rw'});
  t.is(judgeDac(planned, question).from?.device, 'disk vda');
  const asIs = analysisFor(scenario, {asIs: true});
  t.like(judgeDac(asIs, question), {state: 'judged', access: '', rule: `0:0 0600 ${image}`});
});

test('a directory that may not be searched is named, whatever the file allows', t => {
  const analysis = analysisFor({
    devices: disk(image),
    host: onHost({'/srv/vm': directory('0700'), [image]: file('0666')}),
  });
  const judgement = judgeDac(analysis, {path: image, process: processOf(analysis)});
  t.is(judgement.access, '');
  t.is(judgement.rule, '0:0 0700 /srv/vm');
  t.like(judgement.cause, {kind: 'search-refused', directory: '/srv/vm'});
});

test('an ACL entry of the user lets it through a directory that is closed to others', t => {
  const acl = ['user::rwx', 'user:107:--x', 'group::---', 'mask::--x', 'other::---'];
  const analysis = analysisFor({
    devices: disk(image),
    host: onHost({'/srv/vm': {...directory('0710'), acl}, [image]: file('0600')}),
  });
  t.is(judgeDac(analysis, {path: image, process: processOf(analysis)}).access, 'rw');
});

test('a group of the user opens a node; without the list of groups nobody knows', t => {
  const kvm = {type: 'char', major: 10, minor: 232, uid: 0, gid: 36, mode: '0660'};
  const paths = {'/dev/kvm': kvm};
  const member = analysisFor({host: onHost(paths, {memberships: {107: [36]}})});
  t.is(judgeDac(member, {path: '/dev/kvm', process: processOf(member)}).access, 'rw');
  const stranger = analysisFor({host: onHost(paths, {memberships: {107: []}})});
  t.is(judgeDac(stranger, {path: '/dev/kvm', process: processOf(stranger)}).access, '');
  const untold = analysisFor({host: onHost(paths)});
  t.like(judgeDac(untold, {path: '/dev/kvm', process: processOf(untold)}), {state: 'unknown', access: null});
});

test('a missing image is unknown, what libvirt makes is known', t => {
  const tpm = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
  const analysis = analysisFor({
    devices: disk(image) + tpm,
    host: onHost({}, {users: {tss: 59}, groups: {tss: 59}}),
  });
  for (const path of ['/srv/nowhere', image])
    t.like(judgeDac(analysis, {path, process: processOf(analysis)}), {state: 'unknown', access: null});
  const state = analysis.inventory.resources.find(({role}) => role === 'tpm-emulator-state')?.path ?? '';
  t.is(judgeDac(analysis, {path: state, process: processOf(analysis, 'swtpm')}).access, 'rw');
  t.is(judgeDac(analysis, {path: state, process: processOf(analysis)}).access, '');
});

test('a descriptor that is passed on is not asked about, nor anything without the driver', t => {
  const analysis = analysisFor({});
  t.is(
    judgeDac(analysis, {path: '/dev/net/tun', process: processOf(analysis), passed: true}).state,
    'unasked',
  );
  const without = analysisFor({}, {active: ['apparmor']});
  t.is(judgeDac(without, {path: '/dev/kvm', process: processOf(without)}).state, 'unasked');
});

test('QEMU as root passes over mode bits, as it keeps its capabilities', t => {
  const policy = {user: '+0', group: '+0'};
  const host = onHost({[image]: file('0000', 1000, 1000)});
  const analysis = analysisFor({host, policy});
  t.like(judgeDac(analysis, {path: image, process: processOf(analysis)}), {access: 'rw'});
  t.like(judgeDac(analysis, {path: image, process: processOf(analysis)}).cause, {by: 'capability'});
});
