// SPDX-License-Identifier: Apache-2.0
/** QEMU's command lines, as a real libvirtd writes them for the lab's definitions. */
import {execFileSync} from 'node:child_process';
import {openLibvirt} from '../live/harness.ts';
import type {Names} from './definition.ts';

const HUGEPAGES = '/dev/hugepages';

/** QEMU opens log files by itself; otherwise virtlogd would, of which a command line tells nothing. */
export const QEMU_CONF = [
  'security_driver = "none"',
  'cgroup_controllers = []',
  'namespaces = []',
  'stdio_handler = "file"',
  `hugetlbfs_mount = "${HUGEPAGES}"`,
];

/** Variables first, then the emulator and its options; or what libvirtd has against the definition. */
export type CommandLine = {readonly words: readonly string[]} | {readonly refused: string};

/** By the VM's name. */
export async function commandLines(
  vms: readonly (Names & {readonly xml: string})[],
): Promise<ReadonlyMap<string, CommandLine>> {
  const {libvirt, close} = await openLibvirt({
    qemuConf: QEMU_CONF,
    prepare: ['mount', '-t', 'hugetlbfs', '-o', 'X-mount.mkdir', 'none', HUGEPAGES],
  });
  try {
    return new Map(
      vms.map(({name, xml}) => {
        libvirt.write('/run/definition.xml', xml);
        const convert = ['domxml-to-native', 'qemu-argv', '/run/definition.xml'];
        const {status, stdout, stderr} = libvirt.run('virsh', '-q', '-c', 'qemu:///system', ...convert);
        return [name, status === 0 ? {words: words(stdout)} : {refused: stderr.trim()}] as const;
      }),
    );
  } finally {
    close();
  }
}

/** libvirt quotes what the shell would change. */
function words(line: string): readonly string[] {
  const text = execFileSync('sh', ['-c', `printf '%s\\0' ${line.trim()}`], {encoding: 'utf8'});
  return text.split('\0').slice(0, -1);
}
