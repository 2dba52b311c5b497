// SPDX-License-Identifier: Apache-2.0
/** Changes by hand to a running VM: `verify` finds each, and its repair puts back what was there. */
import {join} from 'node:path';
import test from 'ava';
import type {Drift, VerifiedDomain} from '../../src/verify/drift.ts';
import {root} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';
import {CODE, IMAGE, NVRAM, ROUNDS} from './_changes.ts';
import {disk, QEMU_CONF} from './_device-vm.ts';
import {startWithCgroup} from './_devices.ts';
import type {LiveLibvirt} from './harness.ts';

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');

const XML = `<domain type="qemu">
  <name>live</name>
  <uuid>5c1f6c0e-4a0b-4b8e-9d0a-7e1f2a3b4c5d</uuid>
  <memory unit="MiB">64</memory>
  <memoryBacking><source type="file"/><access mode="shared"/></memoryBacking>
  <os><type arch="x86_64" machine="pc">hvm</type>
    <loader readonly="yes" type="pflash">${CODE}</loader><nvram>${NVRAM}</nvram></os>
  <features><acpi/></features>
  <cpu><numa><cell id="0" cpus="0" memory="64" unit="MiB"/></numa></cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type="file"><driver name="qemu" type="raw"/><source file="${IMAGE}"/>
      <target dev="vda" bus="virtio"/></disk>
    ${disk('vdb', '/dev/block')}
    <graphics type="vnc"><listen type="socket"/></graphics>
    <serial type="pty"/>
    <channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel>
    <shmem name="live-shared"><model type="ivshmem-plain"/><size unit="M">1</size></shmem>
    <tpm model="tpm-tis"><backend type="emulator" version="2.0"/></tpm>
    <rng model="virtio"><backend model="random">/dev/urandom</backend></rng>
    <memballoon model="none"/>
  </devices>
</domain>`;

function verify(libvirt: LiveLibvirt): VerifiedDomain {
  const options = ['--mode', 'libvirt', '--policy', 'debian', '--format', 'json'];
  const layers = ['--backend', 'dac,cgroup,namespace'];
  const definition = '/etc/libvirt/qemu/live.xml';
  const {stdout, stderr} = libvirt.run(process.execPath, MAIN, 'verify', ...options, ...layers, definition);
  const {domains} = JSON.parse(stdout || '{"domains": []}') as {domains: VerifiedDomain[]};
  if (!domains[0]) throw new Error(`nothing verified: ${stderr}`);
  return domains[0];
}

const words = (drift: readonly Drift[]) =>
  drift.map(({path, expected, found}) => `${path}: ${found}, not ${expected}`);

test('each change to a running VM is found, and its repair leaves no drift', async t => {
  if (!has(t, 'bpftool') || !has(t, 'setfattr')) return;
  const libvirt = await startWithCgroup(t, 'v2', {
    qemuConf: [...QEMU_CONF, 'memory_backing_dir = "/var/lib/libvirt/qemu/ram"'],
    nodes: ['block b 7 211'],
  });
  if (!libvirt) return;
  libvirt.shell(
    'mkdir "$(dirname "$1")" && truncate -s 1M "$1" && truncate -s 128K "$2" "$3"',
    IMAGE,
    CODE,
    NVRAM,
  );
  libvirt.start(XML);
  const untouched = verify(libvirt);
  t.deepEqual([words(untouched.drift), untouched.unread], [[], []]);

  for (const round of ROUNDS) {
    for (const {change} of round) {
      const {status, stderr} = libvirt.shell(change);
      t.is(status, 0, `${change}: ${stderr}`);
    }
    const {drift} = verify(libvirt);
    const found = new Set(drift.map(({path}) => path));
    t.deepEqual(
      round.filter(({path}) => !found.has(path)).map(({change}) => change),
      [],
    );
    t.deepEqual(words(drift.filter(({repair}) => repair === '')), []);
    for (const repair of new Set(drift.map(one => one.repair))) {
      const {status, stderr} = libvirt.shell(repair);
      t.is(status, 0, `${repair}: ${stderr}`);
    }
    t.deepEqual(words(verify(libvirt).drift), []);
  }

  // What only a start sets up again.
  const group = libvirt.shell('ls -d /sys/fs/cgroup/machine/qemu-1-live.libvirt-qemu').stdout.trim();
  libvirt.shell('echo $(cat /run/libvirt/qemu/live.pid) >/sys/fs/cgroup/cgroup.procs');
  t.regex(words(verify(libvirt).drift).join(), /^qemu, pid \d+: the root group/);
  libvirt.shell(`echo $(cat /run/libvirt/qemu/live.pid) >${group}/cgroup.procs`);
  t.deepEqual(words(verify(libvirt).drift), []);
  libvirt.shell(
    `bpftool cgroup detach ${group} device id $(bpftool -j cgroup list ${group} | sed 's/.*"id":\\([0-9]*\\).*/\\1/')`,
  );
  t.deepEqual(words(verify(libvirt).drift), [`${group}: none: every device is allowed, not a device filter`]);

  libvirt.virsh('destroy', 'live');
  t.deepEqual(words(verify(libvirt).drift), [], 'after it was stopped');
});
