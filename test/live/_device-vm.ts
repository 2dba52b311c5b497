// SPDX-License-Identifier: Apache-2.0
/** A small VM with devices of the host, and its plan as somebody on that host would ask for it. */
import {join} from 'node:path';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {root} from '../helpers/paths.ts';
import type {LiveLibvirt} from './harness.ts';

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');

/** The two layers that know devices, and no other. */
export const QEMU_CONF = [
  'security_driver = "none"',
  'cgroup_controllers = ["devices"]',
  'namespaces = ["mount"]',
];

export function disk(target: string, node: string, inside = '', bus = 'virtio'): string {
  return `<disk type="block"><driver name="qemu" type="raw"/><source dev="${node}"/><target dev="${target}" bus="${bus}"/>${inside}</disk>`;
}

export function definition(devices: string): string {
  return `<domain type="qemu">
  <name>live</name>
  <uuid>5c1f6c0e-4a0b-4b8e-9d0a-7e1f2a3b4c5d</uuid>
  <memory unit="MiB">64</memory>
  <os><type arch="x86_64" machine="pc">hvm</type></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${devices}
    <memballoon model="none"/>
    <video><model type="none"/></video>
  </devices>
</domain>`;
}

export function plan(libvirt: LiveLibvirt, xml: string, more: readonly string[] = []): LabelPlan {
  libvirt.write('/run/plan.xml', xml);
  const options = ['--mode', 'libvirt', '--policy', 'debian', '--host', 'live', '--format', 'json', ...more];
  const {stdout, stderr} = libvirt.run(process.execPath, MAIN, 'plan', ...options, '/run/plan.xml');
  const [record] = JSON.parse(stdout || '[]') as readonly {readonly plan?: LabelPlan}[];
  if (!record?.plan) throw new Error(`no plan: ${stderr}`);
  return record.plan;
}
