// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {controlSocket, handsOverHost, sensitivePath} from '../../src/policy/sensitive-paths.ts';

const POD = '/var/lib/kubelet/pods/5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11';

for (const kind of ['csi', 'local-volume', 'empty-dir', 'nfs'])
  test(`a pod's volume may hold the disks of VMs: ${kind}`, t => {
    t.is(sensitivePath(`${POD}/volumes/kubernetes.io~${kind}/a/disk.img`, 'rw'), undefined);
  });

for (const below of [
  'volumes/kubernetes.io~secret/a/token',
  'volumes/kubernetes.io~projected/a/token',
  'etc-hosts',
])
  test(`a pod's secrets are no disks of VMs: ${below}`, t => {
    t.regex(sensitivePath(`${POD}/${below}`, 'r') ?? '', /keys and volumes of all pods/);
  });

for (const engine of ['lib/docker', 'snap/docker/common/var-lib-docker', 'lib/containers/storage'])
  test(`a volume of a container may, too, and what the engine keeps beside it not: ${engine}`, t => {
    const volume = `/var/${engine}/volumes/vms`;
    t.is(sensitivePath(`${volume}/_data/disk.img`, 'rw'), undefined);
    t.is(handsOverHost(`${volume}/_data`, 'rw'), undefined);
    t.is(sensitivePath(`${volume}/opts.json`, 'r'), 'data of all containers of the host');
    t.is(sensitivePath(`/var/${engine}/volumes/metadata.db`, 'rw'), 'data of all containers of the host');
  });

test('keys of a storage cluster are where its snap keeps them, too', t => {
  for (const place of ['/etc/ceph', '/var/snap/microceph/current/conf']) {
    t.is(sensitivePath(`${place}/ceph.conf`, 'r'), undefined);
    t.is(sensitivePath(`${place}/ceph.client.admin.keyring`, 'w'), 'keys of the storage cluster');
    t.is(sensitivePath(place, 'r', true), 'keys of the storage cluster');
  }
  t.regex(handsOverHost('/var/snap/microceph/common/data/osd/ceph-1/block', 'rw') ?? '', /storage cluster/);
});

test('the bus of a user starts programs of that user', t => {
  for (const bus of ['bus', 'dbus-1/services/a'])
    t.regex(controlSocket(`/run/user/1000/${bus}`) ?? '', /message bus/);
  t.is(controlSocket('/run/user/1000/business.sock'), undefined);
});

test('a home is one wherever the host keeps its homes', t => {
  for (const home of ['/home/a', '/root', '/var/home/a', '/var/roothome'])
    t.regex(sensitivePath(`${home}/.ssh/id_rsa`, 'r') ?? '', /private data of a user of the host/);
});

test('accounts that move VMs between hosts have keys, too, and keep images beside them', t => {
  for (const home of ['/var/lib/nova', '/var/lib/one']) {
    t.regex(sensitivePath(`${home}/.ssh/id_rsa`, 'r') ?? '', /private data of a user of the host/);
    t.is(sensitivePath(`${home}/instances/a/disk`, 'rw'), undefined);
    t.is(sensitivePath(`${home}/datastores/0/12/disk.0`, 'rw'), undefined);
  }
});

test('what boots the host, and what runs a cluster of hosts', t => {
  t.regex(sensitivePath('/efi/EFI/BOOT/BOOTX64.EFI', 'rw') ?? '', /boot files of the host/);
  t.regex(sensitivePath('/var/lib/pve-cluster/config.db', 'r') ?? '', /data of a service of the host/);
});

test('programs of a snap may be read, what snapd remembers may not', t => {
  t.is(sensitivePath('/var/lib/snapd/snap/a/1/a.rom', 'r'), undefined);
  t.is(sensitivePath('/var/lib/snapd/snap/a/1/a.rom', 'w'), 'programs of the host');
  t.is(sensitivePath('/var/lib/snapd/state.json', 'r'), 'programs of the host');
});

test('logs of the host, and what is below such a name', t => {
  for (const log of ['syslog', 'syslog.1', 'auth.log.2.gz', 'postgresql-15', 'audit'])
    for (const below of ['', '/', '/secret', '/a/b.img'])
      t.is(sensitivePath(`/var/log/${log}${below}`, 'r'), 'logs of the host', log + below);
  for (const own of ['syslogd-vms', 'vm.log', 'vms/syslog.1'])
    t.is(sensitivePath(`/var/log/${own}`, 'r'), undefined, own);
});

/** What several parts of a pattern may match, if they repeat: whoever chose the name chose for how long. */
const BEGINNINGS =
  '/var/log/syslog /var/log/dnf /var/log/dnf.a /var/log/Xorg.1 /var/log/php /var/log/postgresql /var/log/auth.log /var/log/libvirt/ /var/backups/passwd /tmp/ssh-a /tmp/systemd-private- /dev/tty1 /opt/ /var/opt/a/ /run/ceph/ /run/lvm/ /run/user/1/ /home/a/.bash'.split(
    ' ',
  );
const REPEATED = ['-1', '.1', '.old', '.gz', '.log', '1', 'a', '/', 'a/', 'bin/', 'etc/a/', '.-1'];

for (const beginning of BEGINNINGS)
  test(`a long name is judged at once: ${beginning}`, t => {
    for (const part of REPEATED)
      for (const end of ['', '/x', '\n', '~'])
        for (const judge of [sensitivePath, controlSocket])
          judge(beginning + part.repeat(20_000) + end, 'rw');
    t.pass();
  });
