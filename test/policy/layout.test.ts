// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {layoutFor} from '../../src/policy/layout.ts';
import {refusalOf} from '../helpers/known-error.ts';

const user = {uid: 1000, home: '/home/ann'};

test('the system daemon', t => {
  t.like(layoutFor('qemu:///system', user), {
    kind: 'system',
    privileged: true,
    log: '/var/log/libvirt/qemu',
    state: '/run/libvirt/qemu',
    cache: '/var/cache/libvirt/qemu',
    config: '/etc/libvirt/qemu',
    lib: '/var/lib/libvirt/qemu',
    save: '/var/lib/libvirt/qemu/save',
    nvram: '/var/lib/libvirt/qemu/nvram',
    ram: '/var/lib/libvirt/qemu/ram',
    channel: '/run/libvirt/qemu/channel',
    swtpmState: '/run/libvirt/qemu/swtpm',
    swtpmLog: '/var/log/swtpm/libvirt/qemu',
    swtpmStorage: '/var/lib/libvirt/swtpm',
    passt: '/run/libvirt/qemu/passt',
    qemuConf: '/etc/libvirt/qemu.conf',
    root: undefined,
  });
});

test("a user's session, with the directories of the XDG defaults", t => {
  t.like(layoutFor('qemu:///session', user), {
    kind: 'session',
    privileged: false,
    caller: 1000,
    log: '/home/ann/.cache/libvirt/qemu/log',
    state: '/run/user/1000/libvirt/qemu/run',
    cache: '/home/ann/.cache/libvirt/qemu/cache',
    config: '/home/ann/.config/libvirt/qemu',
    lib: '/home/ann/.config/libvirt/qemu/lib',
    save: '/home/ann/.config/libvirt/qemu/save',
    nvram: '/home/ann/.config/libvirt/qemu/nvram',
    ram: '/home/ann/.config/libvirt/qemu/ram',
    channel: '/run/user/1000/libvirt/qemu/run/channel',
    swtpmState: '/run/user/1000/libvirt/qemu/run/swtpm',
    swtpmLog: '/home/ann/.cache/libvirt/qemu/log',
    swtpmStorage: '/home/ann/.config/libvirt/qemu/swtpm',
    qemuConf: '/home/ann/.config/libvirt/qemu.conf',
  });
});

test('a session moves with the XDG variables', t => {
  const environment = {...user, XDG_CACHE_HOME: '/c', XDG_CONFIG_HOME: '/k', XDG_RUNTIME_DIR: '/r'};
  t.like(layoutFor('qemu:///session', environment), {
    log: '/c/libvirt/qemu/log',
    state: '/r/libvirt/qemu/run',
    lib: '/k/libvirt/qemu/lib',
    qemuConf: '/k/libvirt/qemu.conf',
  });
});

test('an embedded driver keeps everything below its root', t => {
  const layout = layoutFor('qemu:///embed?root=/srv/vm%20one/', user);
  t.like(layout, {
    kind: 'embed',
    privileged: false,
    root: '/srv/vm one',
    log: '/srv/vm one/log/qemu',
    state: '/srv/vm one/run/qemu',
    cache: '/srv/vm one/cache/qemu',
    config: '/srv/vm one/etc/qemu',
    lib: '/srv/vm one/lib/qemu',
    nvram: '/srv/vm one/lib/qemu/nvram',
    swtpmState: '/srv/vm one/run/swtpm',
    swtpmLog: '/srv/vm one/log/swtpm',
    swtpmStorage: '/srv/vm one/lib/swtpm',
    qemuConf: '/srv/vm one/etc/qemu.conf',
  });
  t.true(layoutFor('qemu:///embed?root=/srv', {uid: 0, home: '/root'}).privileged);
});

for (const uri of [
  'qemu:///embed',
  'qemu:///embed?root=',
  'qemu:///embed?root=srv',
  'qemu:///embed?root=%zz',
  'qemu+ssh://host/system',
  'qemu://host/system',
  'qemu:///sistem',
  'xen:///system',
  '',
]) {
  test(`refuses the URI ${JSON.stringify(uri)}`, t => {
    t.is(refusalOf(t, () => layoutFor(uri, user)).code, 'LAYOUT_URI');
  });
}

test('the socket of this host by name is the same daemon', t => {
  t.deepEqual(layoutFor('qemu+unix:///system', user), {
    ...layoutFor('qemu:///system', user),
    uri: 'qemu+unix:///system',
  });
  t.throws(() => layoutFor('qemu+ssh:///system', user), {code: 'LAYOUT_URI'});
});
