// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {pathMatcher} from '../../../../src/kernel-model/apparmor/path-matcher.ts';
import {planScenario, type Scenario} from '../../../helpers/scenario.ts';
import {RUNNING, strictRules} from './_strict.ts';

function ownRules(scenario: Scenario = {}): readonly string[] {
  return strictRules(scenario)
    .filter(({from}) => from.device === 'domain')
    .map(({path, access}) => `${path} ${access}`);
}

/** Whether some rule for writing matches. */
function mayWrite(path: string, scenario: Scenario = {}): boolean {
  return strictRules(scenario).some(rule => rule.access.includes('w') && pathMatcher(rule.path)(path));
}

test('own files: of a running VM they are exact', t => {
  t.deepEqual(ownRules(RUNNING), [
    '/var/lib/libvirt/qemu/domain-7-guest/** rw',
    '/run/libvirt/qemu/channel/7-guest/** rw',
    '/var/log/libvirt/qemu/guest.log w',
    '/run/libvirt/qemu/guest.pid rwk',
    '/run/libvirt/qemu/qemu.tunnelmigrate.dest.guest rw',
  ]);
});

test('own files: before the start any id will do, and nothing but an id', t => {
  const directory = '/var/lib/libvirt/qemu/domain';
  for (const id of ['1', '7', '42', '100', '2147483647'])
    t.true(mayWrite(`${directory}-${id}-guest/monitor.sock`), id);
  for (const other of ['3-other-guest', '3-x-3-guest', '07-guest', '3-guest2', 'x-guest', '-guest']) {
    t.false(mayWrite(`${directory}-${other}/monitor.sock`), other);
  }
});

test('own files: the name is cut to twenty characters, not bytes', t => {
  const named = planScenario({mode: 'strict', attributes: " id='3'"});
  t.false('refused' in named.apparmor);
  const long = 'ä'.repeat(25);
  const rules = planNamed(long);
  t.true(rules.includes(`/var/lib/libvirt/qemu/domain-3-${'ä'.repeat(20)}/** rw`));
  t.true(rules.includes(`/var/log/libvirt/qemu/${long}.log w`));
});

test('own files: a name full of patterns matches itself alone', t => {
  const rules = planNamed('a*?\\ $#@');
  t.true(rules.includes(String.raw`/var/log/libvirt/qemu/a\*\?\\ $#@.log w`));
});

test('channel sockets: before 9.7 they lie below /var/lib', t => {
  const channel = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`;
  const named = (libvirt: readonly [number, number]) =>
    strictRules({devices: channel, ...RUNNING, libvirt})
      .map(({path}) => path)
      .filter(path => path.includes('/channel/'));
  const former = '/var/lib/libvirt/qemu/channel/target/domain-7-guest';
  t.deepEqual(named([9, 6]), [`${former}/**`]);
  t.deepEqual(named([9, 7]), ['/run/libvirt/qemu/channel/7-guest/**']);
});

test('channel sockets: the directory stands for those that libvirt names', t => {
  const channel = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`;
  t.true(
    mayWrite('/run/libvirt/qemu/channel/7-guest/org.qemu.guest_agent.0', {devices: channel, ...RUNNING}),
  );
  t.false(
    mayWrite('/run/libvirt/qemu/channel/8-guest/org.qemu.guest_agent.0', {devices: channel, ...RUNNING}),
  );
});

test('session and embedded drivers: directories follow the URI', t => {
  t.true(
    ownRules({...RUNNING, uri: 'qemu:///session'}).includes(
      '/root/.config/libvirt/qemu/lib/domain-7-guest/** rw',
    ),
  );
  t.deepEqual(ownRules({...RUNNING, uri: 'qemu:///embed?root=/srv/box'}).slice(0, 2), [
    '/srv/box/lib/qemu/domain-7-guest/** rw',
    '/srv/box/run/qemu/channel/7-guest/** rw',
  ]);
});

test('other hypervisors: they get their own files, and hyperv its node', t => {
  t.deepEqual(ownRules({type: 'hvf', ...RUNNING}), ownRules(RUNNING));
  t.deepEqual(
    ownRules({type: 'hyperv', ...RUNNING}).filter(rule => !ownRules(RUNNING).includes(rule)),
    ['/dev/mshv rw'],
  );
});

function planNamed(name: string): readonly string[] {
  return ownRules({attributes: " id='3'", name});
}
