// SPDX-License-Identifier: Apache-2.0
import {join} from 'node:path';
import test from 'ava';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';

const example = (name: string) => join(root, 'examples', `${name}.xml`);
const options = ['--host', join(root, 'examples', 'host.json'), '--policy', 'debian'];

test('the plan tells what goes with a device', t => {
  const unplug = ['--format', 'ndjson', '--unplug', 'hostdev 0'];
  const {status, stdout} = svirtgen(['plan', ...options, ...unplug, example('gpu-desktop')]);
  t.is(status, 0);
  const {plan} = JSON.parse(stdout) as {readonly plan: LabelPlan};
  t.is(plan.unplug?.device, 'hostdev 0');
  t.deepEqual(plan.unplug?.cgroup.removed, []);
  t.deepEqual(
    plan.unplug?.cgroup.kept.map(({path, why}) => `${path}: ${why}`),
    ['/dev/vfio/31: hostdev 1 needs it', '/dev/vfio/vfio: hostdev 1 needs it'],
  );
});

test('so does the table', t => {
  const {stdout} = svirtgen(['plan', ...options, '--unplug', 'hostdev 2', example('gpu-desktop')]);
  t.regex(stdout, /When hostdev 2 is unplugged\n.*\n\s+\/dev\/bus\/usb\/001\/007\s+rwm taken away\s*\n/);
  t.regex(stdout, /\/dev\/bus\/usb\/001\/007\s+node removed/);
});

test('a definition without the device is told of, and the others are planned', t => {
  const files = [example('office-tpm'), example('gpu-desktop')];
  const unplug = ['--format', 'ndjson', '--unplug', 'hostdev 2'];
  const {status, stdout, stderr} = svirtgen(['plan', ...options, ...unplug, ...files]);
  t.is(status, 2);
  t.regex(stderr, /office-tpm\.xml:\S+ error: there is no device 'hostdev 2' to unplug.*\(UNPLUG_UNKNOWN\)/);
  t.is(stdout.trimEnd().split('\n').length, 2);
});
