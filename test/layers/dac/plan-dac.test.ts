// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

/** Directories of libvirt that have to belong to QEMU's user. */
function directories(scenario: Scenario): readonly string[] {
  return (planScenario(scenario).dac.directories ?? []).map(({path, uid, mode}) => `${path} ${uid} ${mode}`);
}

const RAM = '/var/lib/libvirt/qemu/ram 107 null';
const ELSEWHERE = '/srv/ram/libvirt/qemu 107 null';

test("guest memory is kept in libvirt's directory, or below the one of qemu.conf", t => {
  const usual = directories({});
  t.true(usual.includes(RAM));
  t.deepEqual(
    directories({policy: {memoryBackingDir: '/srv/ram'}}),
    usual.map(line => (line === RAM ? ELSEWHERE : line)),
  );
});

test("only the bus's and swtpm's directories have a mode of their own", t => {
  t.deepEqual(
    directories({}).filter(line => !line.endsWith('null')),
    ['/run/libvirt/qemu/dbus 107 0770', '/run/libvirt/qemu/swtpm 107 0770'],
  );
});
