// SPDX-License-Identifier: Apache-2.0
/** What libvirtd understands of a definition and what svirtgen does come to the same labels, rules and nodes. */
import test from 'ava';
import {someDevices} from '../fuzz/devices.ts';
import {randomFrom} from '../fuzz/random.ts';
import {definition} from './_device-vm.ts';
import {startLibvirt} from './harness.ts';
import {changed} from './normal-form/changes.ts';
import {forDebian} from './normal-form/for-debian.ts';
import {isFault, readingOf} from './normal-form/readings.ts';

const CHANGES = 60;

test('changed definitions are read as libvirt reads them, or refused', async t => {
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  let same = 0;
  for (let seed = 0; seed < CHANGES; seed++) {
    const random = randomFrom(seed);
    const devices = someDevices(random).join('\n');
    const xml = changed(forDebian(definition(devices)), random);
    const reading = readingOf(xml, libvirt);
    if (reading.kind === 'same') same++;
    if (isFault(reading)) t.fail(`${JSON.stringify(reading)}\n${xml}`);
  }
  t.true(same >= 10, `${same} of ${CHANGES} were read at all`);
});

const OLD = '/var/lib/libvirt/qemu/channel/target';

test('libvirt names the socket of a channel anew where it made the path itself', async t => {
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  for (const [path, name] of [
    [`${OLD}/domain-1-other/agent.0`, 'agent.0'],
    [`${OLD}/domain-1-other/agent.0`, 'agent.1'],
    [`${OLD}/domain-other/agent.0`, 'agent.0'],
    [`${OLD}/other.agent.0`, 'agent.0'],
    [`${OLD}/other.agent.0`, 'unlike'],
    [`${OLD}/1-other/agent.0`, 'agent.0'],
    ['/run/libvirt/qemu/channel/1-other/agent.0', 'agent.0'],
    ['/srv/domain-1-other/agent.0', 'agent.0'],
    ['/srv/domain-1-other/agent.0.more', 'agent.0'],
    ['/srv/domain-1-other/domain-2-other/agent.0', 'agent.0'],
    ['/srv/domain-1-other/more/agent.0', 'agent.0'],
    ['/srv/domain-1-other/more/agent.0', 'more/agent.0'],
    ['/srv/domain-1-other/agent.0', ''],
    ['/srv/domain-1-other/agent.0', undefined],
    ['/srv/1-other/agent.0', undefined],
    [`${OLD}/agent.0`, 'agent.0'],
  ]) {
    const channel = `<channel type="unix"><source mode="connect" path="${path}"/><target type="virtio"${name === undefined ? '' : ` name="${name}"`}/></channel>`;
    t.deepEqual(
      readingOf(forDebian(definition(channel)), libvirt),
      {kind: 'same'},
      `${path} as ${name ?? 'none'}`,
    );
  }
});
