// SPDX-License-Identifier: Apache-2.0
/** What SELinux refused a VM depends on the label, the class and the permission of its target, each in its own way. */
import test from 'ava';
import {vmOfName} from '../../src/denials/known-vms.ts';
import {analysisFor} from '../helpers/analysis.ts';
import {UUID} from '../helpers/scenario.ts';
import {causes, selinux} from '../helpers/denied.ts';

const PERMISSIONS = ['read', 'relabelfrom'];

/** By class and permission; types that files have without libvirt's doing, its own, a device's and a container's. */
const KINDS: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>> = {
  default_t: {
    file: ['not-labelled', 'relabel'],
    dir: ['directory', 'relabel'],
    chr_file: ['not-labelled', 'relabel'],
    sock_file: ['socket-file', 'relabel'],
    unix_stream_socket: ['socket', 'socket'],
    process: ['own-label', 'own-label'],
  },
  svirt_image_t: {
    file: ['type', 'relabel'],
    dir: ['type', 'relabel'],
    chr_file: ['type', 'relabel'],
    sock_file: ['type', 'relabel'],
    unix_stream_socket: ['socket', 'socket'],
    process: ['own-label', 'own-label'],
  },
  tty_device_t: {
    file: ['boolean', 'relabel'],
    chr_file: ['boolean', 'relabel'],
    unix_stream_socket: ['socket', 'socket'],
  },
  container_file_t: {
    file: ['volume-of-containers', 'relabel'],
    dir: ['volume-of-containers', 'relabel'],
    sock_file: ['volume-of-containers', 'relabel'],
    unix_stream_socket: ['socket', 'socket'],
  },
};

for (const [type, classes] of Object.entries(KINDS)) {
  test(`what a VM is refused on ${type}`, t => {
    for (const [tclass, expected] of Object.entries(classes)) {
      const found = PERMISSIONS.flatMap(permission =>
        causes(
          selinux({
            permission,
            target: `system_u:object_r:${type}:s0`,
            tclass,
            more: 'path="/srv/x"',
          }),
        ),
      );
      t.deepEqual(found, [...expected] as never, tclass);
    }
  });
}

const OTHER = '11111111-2222-4333-8444-555555555555';

test('whose name stands in a path', t => {
  const own = analysisFor({name: 'guest'});
  const told = (path: string, analyses = [own]) => {
    const found = vmOfName(path, analyses);
    return found && [found.name, found.uuid, found.analysis !== undefined];
  };
  const runs = '/var/lib/libvirt/qemu/domain-3-';
  t.deepEqual(told(`/etc/apparmor.d/libvirt/libvirt-${UUID}`), ['guest', UUID, true]);
  t.deepEqual(told(`/etc/apparmor.d/libvirt/libvirt-${OTHER}`), [OTHER, OTHER, false]);
  t.deepEqual(told(`${runs}guest/monitor.sock`), ['guest', UUID, true]);
  t.deepEqual(told(`${runs}other/monitor.sock`), ['other', null, false]);
  t.deepEqual(told(`${runs}guest/monitor.sock`, []), ['guest', null, false]);
  t.is(told('/srv/guest/a.img'), undefined);
});
