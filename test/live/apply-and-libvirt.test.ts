// SPDX-License-Identifier: Apache-2.0
/** `apply` and `restore` around a real libvirtd's start and stop: whoever goes last, the first owner is back. */
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';
import {startLibvirt, type LiveLibvirt} from './harness.ts';

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');
const BEFORE = '1234:1235';
const FILES = ['top.qcow2', 'base.qcow2', 'readonly.raw', 'shared.raw', 'plain.raw'] as const;

const MAKE = `
set -e
cd "$1"
rm -f ./*
qemu-img create -q -f qcow2 base.qcow2 1M
qemu-img create -q -f qcow2 -b base.qcow2 -F qcow2 top.qcow2
truncate -s 1M readonly.raw shared.raw plain.raw
chown ${BEFORE} ./*
`;

function definition({images}: LiveLibvirt, without?: string): string {
  const disks = [
    ['vda', 'top.qcow2', 'qcow2', ''],
    ['vdb', 'readonly.raw', 'raw', '<readonly/>'],
    ['vdc', 'shared.raw', 'raw', '<shareable/>'],
    ['vdd', 'plain.raw', 'raw', ''],
  ].filter(([, name]) => name !== without);
  return `<domain type="qemu">
  <name>live</name>
  <uuid>5c1f6c0e-4a0b-4b8e-9d0a-7e1f2a3b4c5d</uuid>
  <memory unit="MiB">64</memory>
  <os><type arch="x86_64" machine="pc">hvm</type></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${disks
      .map(
        ([target, name, format, inside]) => `<disk type="file"><driver name="qemu" type="${format}"/>
      <source file="${images}/${name}"/><target dev="${target}" bus="virtio"/>${inside}</disk>`,
      )
      .join('\n')}
    <memballoon model="none"/>
  </devices>
</domain>`;
}

function relabel(libvirt: LiveLibvirt, verb: 'apply' | 'restore', xml = definition(libvirt)): void {
  libvirt.write('/run/apply.xml', xml);
  const options = ['--policy', 'debian', '--backend', 'dac', '--quiet'];
  const {status, stderr} = libvirt.run(process.execPath, MAIN, verb, ...options, '/run/apply.xml');
  if (status !== 0) throw new Error(`${verb}: ${stderr}`);
}

const STEPS: Readonly<Record<string, (libvirt: LiveLibvirt) => void>> = {
  apply: libvirt => relabel(libvirt, 'apply'),
  restore: libvirt => relabel(libvirt, 'restore'),
  start: libvirt => void libvirt.start(definition(libvirt)),
  stop: libvirt => void libvirt.virsh('destroy', 'live'),
};

/** All in which each comes after what it undoes. */
const ORDERS = [
  'apply start stop restore',
  'apply start restore stop',
  'start apply stop restore',
  'start apply restore stop',
  'start stop apply restore',
  'apply restore start stop',
];

function owners(libvirt: LiveLibvirt): Readonly<Record<string, string>> {
  const {stdout} = libvirt.shell('cd "$1" && stat -c "%n %u:%g" -- *', libvirt.images);
  const lines = stdout.trim().split('\n');
  return Object.fromEntries(lines.map(line => line.split(' ') as [string, string]));
}

test.serial('the first owner survives every order of apply, restore, start and stop', async t => {
  if (!has(t, 'setfattr') || !has(t, 'flock')) return;
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  for (const order of ORDERS) {
    t.is(libvirt.shell(MAKE, libvirt.images).status, 0);
    for (const step of order.split(' ')) STEPS[step]!(libvirt);
    const found = owners(libvirt);
    // libvirt neither remembers nor gives back what is below an image or shared: after it nobody knows any more.
    const wanted = /apply .*start .*restore/.test(order) ? FILES : (['top.qcow2', 'plain.raw'] as const);
    for (const name of wanted) t.is(found[name], BEFORE, `${order}: ${name}`);
  }
});

test.serial(
  'a file that was replaced is not touched, and a disk that left the definition is put back',
  async t => {
    if (!has(t, 'setfattr') || !has(t, 'flock')) return;
    const libvirt = await startLibvirt(t);
    if (!libvirt) return;
    t.is(libvirt.shell(MAKE, libvirt.images).status, 0);
    relabel(libvirt, 'apply');
    t.not(owners(libvirt)['plain.raw'], BEFORE);
    const replace = 'cd "$1" && rm readonly.raw && truncate -s 1M readonly.raw && chown 5:6 readonly.raw';
    t.is(libvirt.shell(replace, libvirt.images).status, 0);
    relabel(libvirt, 'restore', definition(libvirt, 'plain.raw'));
    t.deepEqual(owners(libvirt), {
      ...Object.fromEntries(FILES.map(name => [name, BEFORE])),
      'readonly.raw': '5:6',
    });
  },
);
