// SPDX-License-Identifier: Apache-2.0
/** What is generated, given to this kernel: each device opens, and each of its neighbours is refused. */
import test from 'ava';
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {devicesV1, mayOpenV1, readDevicesList} from '../../../src/kernel-model/cgroup/cgroup-v1.ts';
import {deviceProgram} from '../../../src/render/device-list/bpf/device-program.ts';
import {deviceList} from '../../../src/render/device-list/device-list.ts';
import {v1Lines} from '../../../src/render/device-list/v1-lines.ts';
import {request, rules} from '../../kernel-model/cgroup/rules.ts';
import {scratch} from '../../helpers/scratch.ts';
import {hierarchy, installed, makeGroup, obstacle, tryOpen, write} from './kernel.ts';

const plan = rules(
  'c 1:3 rw',
  'c 1:5 r',
  'c 1:9 r',
  'c 1:9 w',
  'c 240:* rw',
  'b 7:200 r',
  'b 7:201 rw',
  'c 1:7 rw',
  'c 1:7 rw',
);
const requests = [
  'c 1:3',
  'c 1:5',
  'c 1:7',
  'c 1:8',
  'c 1:9',
  'c 240:7',
  'c 241:7',
  'b 7:200',
  'b 7:201',
  'b 7:202',
  'b 1:3',
].flatMap(device => ['r', 'w', 'rw'].map(access => request(`${device} ${access}`)));
const expected = requests.map(asked => mayOpenV1(devicesV1(plan), asked));

function unless(reason: string | undefined): typeof test | typeof test.skip {
  if (reason !== undefined) console.log(`skipped: ${reason}`);
  return reason === undefined ? test.serial : test.skip;
}

const v1 = hierarchy('cgroup', 'devices');
const v2 = hierarchy('cgroup2');

unless(obstacle(v1, 'cgroup v1 devices'))('cgroup v1 takes the lines and decides as the model', t => {
  const group = makeGroup(v1!, t.teardown);
  const {deny, allow} = v1Lines(deviceList(plan));
  deny.forEach(line => write(join(group, 'devices.deny'), line));
  allow.forEach(line => write(join(group, 'devices.allow'), line));
  t.deepEqual(tryOpen(group, requests), expected);
  const list = execFileSync('cat', [join(group, 'devices.list')], {encoding: 'utf8'});
  t.deepEqual(readDevicesList(list).exceptions.length, allow.length);
});

const noBpftool = installed('bpftool') ? undefined : 'bpftool is not installed (apt install bpftool)';

unless(obstacle(v2, 'cgroup v2') ?? noBpftool)(
  'bpftool loads and attaches the object, and it decides as the model',
  t => {
    const folder = scratch(t);
    const group = makeGroup(v2!, t.teardown);
    execFileSync('mount', ['-t', 'bpf', 'bpf', folder]);
    t.teardown(() => execFileSync('umount', [folder]));
    const file = join(scratch(t), 'devices.o');
    writeFileSync(file, deviceProgram(deviceList(plan)).object);
    const pin = join(folder, 'devices');
    execFileSync('bpftool', ['prog', 'load', file, pin], {stdio: 'pipe'});
    execFileSync('bpftool', ['cgroup', 'attach', group, 'device', 'pinned', pin], {stdio: 'pipe'});
    t.deepEqual(tryOpen(group, requests), expected);
  },
);
