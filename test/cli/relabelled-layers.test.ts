// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {relabelledLayers} from '../../src/cli/relabelled-layers.ts';
import type {LayerId} from '../../src/layers/layer-id.ts';

const FEDORA: readonly LayerId[] = ['selinux', 'dac', 'cgroup', 'namespace'];
const DEBIAN: readonly LayerId[] = ['dac', 'apparmor', 'cgroup', 'namespace'];

test('contexts are set where SELinux is, and the policy uses it', t => {
  t.deepEqual(relabelledLayers(FEDORA, {asked: false, enabled: true}), {layers: ['selinux', 'dac']});
  t.deepEqual(relabelledLayers(DEBIAN, {asked: false, enabled: false}), {layers: ['dac']});
});

test('a policy with contexts on a host without SELinux: owners only, and a note', t => {
  const {layers, note} = relabelledLayers(FEDORA, {asked: false, enabled: false});
  t.deepEqual(layers, ['dac']);
  t.regex(note!, /SELinux is not enabled here/);
});

test('a policy without contexts on a host with SELinux: owners only, and a note', t => {
  const {layers, note} = relabelledLayers(DEBIAN, {asked: false, enabled: true});
  t.deepEqual(layers, ['dac']);
  t.regex(note!, /only owners are set and no contexts; --backend dac,selinux/);
});

test('whoever names the layers gets them, without a word', t => {
  t.deepEqual(relabelledLayers(['selinux'], {asked: true, enabled: false}), {layers: ['selinux']});
  t.deepEqual(relabelledLayers(['dac'], {asked: true, enabled: true}), {layers: ['dac']});
});
