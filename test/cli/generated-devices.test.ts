// SPDX-License-Identifier: Apache-2.0
/** What `generate` writes, given to this kernel: each device of the list opens, each of its neighbours does not. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {type DeviceRequest, numberedRules} from '../../src/kernel-model/cgroup/device.ts';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';
import {skip} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';
import {hierarchy, installed, makeGroup, obstacle, tryOpen, write} from '../render/device-list/kernel.ts';

const EXAMPLES = ['gpu-desktop', 'database', 'cluster-node-a'];

interface Generated {
  readonly plan: LabelPlan;
  /** The file of the device list with this ending. */
  readonly file: (ending: string) => string;
}

function generate(t: ExecutionContext, example: string): Generated {
  const folder = scratch(t);
  const definition = join(root, 'examples', `${example}.xml`);
  const options = ['--host', join(root, 'examples', 'host.json'), '--policy', 'debian', '--quiet'];
  const {status, stdout, stderr} = svirtgen(['generate', ...options, '-o', folder, definition]);
  if (status !== 0) throw new Error(stderr);
  const [, uuid = ''] = /libvirt-([0-9a-f-]{36})/.exec(stdout) ?? [];
  const plan = JSON.parse(readFileSync(join(folder, 'plan', `libvirt-${uuid}.json`), 'utf8')) as LabelPlan;
  return {plan, file: ending => join(folder, 'cgroup', `libvirt-${uuid}.${ending}`)};
}

interface Question {
  readonly request: DeviceRequest;
  readonly allowed: boolean;
}

/** Each device with its access, and beside it the next minor, the other type, and a write to what is only read. */
function questions({cgroup}: LabelPlan): readonly Question[] {
  const rules = numberedRules(cgroup.rules);
  const grants = ({type, major, minor, access}: DeviceRequest) =>
    rules.some(
      rule =>
        rule.type === type &&
        rule.major === major &&
        (rule.minor === '*' || rule.minor === minor) &&
        [...access].every(letter => united(rules, rule).includes(letter)),
    );
  const asked = rules.flatMap(({type, major, minor, access}): readonly DeviceRequest[] => {
    if (major === '*') return [];
    const number = minor === '*' ? 3 : minor;
    const device = {type, major, minor: number};
    return [
      {...device, access},
      {...device, access: 'w'},
      {...device, minor: number + 1, access: 'r'},
      {...device, type: type === 'c' ? 'b' : 'c', access: 'r'},
      {...device, major: major + 1, access: 'r'},
    ];
  });
  return asked.map(request => ({request, allowed: grants(request)}));
}

function united(
  rules: ReturnType<typeof numberedRules>,
  {type, major, minor}: (typeof rules)[number],
): string {
  const same = rules.filter(rule => rule.type === type && rule.major === major && rule.minor === minor);
  return same.map(({access}) => access).join('');
}

function compare(t: ExecutionContext, group: string, plan: LabelPlan): void {
  const asked = questions(plan);
  const answers = tryOpen(
    group,
    asked.map(({request}) => request),
  );
  const wrong = asked.filter(({allowed}, index) => allowed !== answers[index]);
  t.deepEqual(wrong, []);
  const count = (wanted: boolean) => asked.filter(({allowed}) => allowed === wanted).length;
  t.log(`${count(true)} accesses let through, ${count(false)} refused`);
  t.true(count(true) > 10 && count(false) > 10);
}

for (const example of EXAMPLES) {
  test.serial(`cgroup v1: ${example}`, t => {
    const mount = hierarchy('cgroup', 'devices');
    const reason = obstacle(mount, 'cgroup v1 devices');
    if (mount === undefined || reason !== undefined) return skip(t, reason ?? '');
    const {plan, file} = generate(t, example);
    const group = makeGroup(mount, t.teardown);
    const lines = readFileSync(file('devices'), 'utf8').split('\n');
    for (const line of lines.filter(text => text !== '' && !text.startsWith('#'))) {
      const [name = '', ...words] = line.split(' ');
      write(join(group, name), words.join(' '));
    }
    compare(t, group, plan);
  });

  test.serial(`cgroup v2: ${example}`, t => {
    const mount = hierarchy('cgroup2');
    const reason =
      obstacle(mount, 'cgroup v2') ?? (installed('bpftool') ? undefined : 'bpftool is not installed');
    if (mount === undefined || reason !== undefined) return skip(t, reason ?? '');
    const {plan, file} = generate(t, example);
    const group = makeGroup(mount, t.teardown);
    const bpf = scratch(t);
    execFileSync('mount', ['-t', 'bpf', 'bpf', bpf]);
    t.teardown(() => execFileSync('umount', [bpf]));
    const pin = join(bpf, 'devices');
    execFileSync('bpftool', ['prog', 'load', file('bpf.o'), pin], {stdio: 'pipe'});
    execFileSync('bpftool', ['cgroup', 'attach', group, 'device', 'pinned', pin, 'multi'], {stdio: 'pipe'});
    compare(t, group, plan);
  });
}
