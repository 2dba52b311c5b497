// SPDX-License-Identifier: Apache-2.0
import {fileFacts, readText} from './files.ts';
import type {SelinuxFacts} from './host.ts';

const CONFIG = '/etc/selinux/config';
/** Kernel side of SELinux; there only when it is enabled. */
const MOUNTED = '/sys/fs/selinux/enforce';
const DAEMON_PIDS = [
  '/run/virtqemud.pid',
  '/run/libvirtd.pid',
  '/run/libvirt/virtqemud.pid',
  '/run/libvirt/libvirtd.pid',
];

/** undefined when SELinux is not enabled. */
export function liveSelinux(): SelinuxFacts | undefined {
  if (fileFacts(MOUNTED, true) === undefined) return undefined;
  const contexts = `/etc/selinux/${policyType(readText(CONFIG) ?? '')}/contexts`;
  return {
    daemon: daemonContext(),
    booleans: liveBooleans(),
    domainContexts: contextLines(readText(`${contexts}/virtual_domain_context`)),
    imageContexts: contextLines(readText(`${contexts}/virtual_image_context`)),
    containerContexts: parseContainerContexts(readText(`${contexts}/lxc_contexts`)),
  };
}

/** What VMs may use lies on these. */
const BOOLEANS = ['virt_use_nfs', 'virt_use_samba', 'virt_use_fusefs', 'virt_use_usb'];

/** The kernel shows the value that holds, and the one that waits for a commit: `1 1`. */
function liveBooleans(): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    BOOLEANS.flatMap(name => {
      const text = readText(`/sys/fs/selinux/booleans/${name}`);
      return text === undefined ? [] : [[name, text.startsWith('1')]];
    }),
  );
}

/** Lines of `key = "value"`; undefined unless all three that libvirt asks for are there. */
export function parseContainerContexts(text = ''): SelinuxFacts['containerContexts'] {
  const value = (key: string) => new RegExp(`^\\s*${key}\\s*=\\s*"([^"]*)"`, 'm').exec(text)?.[1];
  const [process, file, content] = [value('process'), value('file'), value('content')];
  if (process === undefined || file === undefined || content === undefined) return undefined;
  return {process, file, content};
}

/** `SELINUXTYPE` of /etc/selinux/config; `targeted` when it says nothing. */
export function policyType(config: string): string {
  const found = /^\s*SELINUXTYPE\s*=\s*([A-Za-z0-9_.-]+)\s*$/m.exec(config)?.[1];
  return found === undefined || found.startsWith('.') ? 'targeted' : found;
}

/** libvirt reads a context a line and takes no interest in more than two. */
export function contextLines(text: string | undefined): readonly string[] | undefined {
  const lines = text
    ?.split('\n')
    .slice(0, 2)
    .filter(line => line !== '');
  return lines === undefined || lines.length === 0 ? undefined : lines;
}

/** The context a running daemon has; undefined when none runs. */
function daemonContext(): string | undefined {
  for (const file of DAEMON_PIDS) {
    const pid = readText(file);
    const context =
      pid !== undefined && /^\d+$/.test(pid) ? readText(`/proc/${pid}/attr/current`) : undefined;
    if (context !== undefined) return context.replaceAll('\0', '');
  }
  return undefined;
}
