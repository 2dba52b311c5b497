// SPDX-License-Identifier: Apache-2.0
import {hostFact, known} from '../fact.ts';
import {fileFacts, readText} from '../files.ts';
import {once} from '../../once.ts';

export interface SelinuxFacts {
  /** Context of the libvirt daemon. */
  readonly daemon: string | undefined;
  /** Lines of contexts/virtual_domain_context and contexts/virtual_image_context. */
  readonly domainContexts: readonly string[] | undefined;
  readonly imageContexts: readonly string[] | undefined;
  /** Booleans of the loaded policy that decide about VMs' files; undefined where the host does not tell. */
  readonly booleans?: Readonly<Record<string, boolean>> | undefined;
  /** Values of contexts/lxc_contexts, where all three are there. */
  readonly containerContexts:
    {readonly process: string; readonly file: string; readonly content: string} | undefined;
}

/** undefined when SELinux is not enabled. */
export const selinux = hostFact({
  schema: ({z}) => ({
    selinux: z
      .object({
        daemon: z.string().min(1).optional(),
        booleans: z.record(z.string(), z.boolean()).optional(),
        virtual_domain_context: z.array(z.string()).optional(),
        virtual_image_context: z.array(z.string()).optional(),
        lxc_contexts: z.object({process: z.string(), file: z.string(), content: z.string()}).optional(),
      })
      .optional(),
  }),
  live: () => once(liveSelinux),
  always(ask) {
    const facts = ask();
    if (facts === undefined) return {};
    return {
      selinux: known({
        daemon: facts.daemon,
        booleans: facts.booleans && {...facts.booleans},
        virtual_domain_context: facts.domainContexts?.slice(),
        virtual_image_context: facts.imageContexts?.slice(),
        lxc_contexts: facts.containerContexts,
      }),
    };
  },
  replay: ({selinux: kept}) => {
    const facts = kept && {
      daemon: kept.daemon,
      ...(kept.booleans && {booleans: kept.booleans}),
      domainContexts: kept.virtual_domain_context,
      imageContexts: kept.virtual_image_context,
      containerContexts: kept.lxc_contexts,
    };
    return () => facts;
  },
});

const CONFIG = '/etc/selinux/config';
/** Kernel side of SELinux; there only when it is enabled. */
const MOUNTED = '/sys/fs/selinux/enforce';
const DAEMON_PIDS = [
  '/run/virtqemud.pid',
  '/run/libvirtd.pid',
  '/run/libvirt/virtqemud.pid',
  '/run/libvirt/libvirtd.pid',
];

function liveSelinux(): SelinuxFacts | undefined {
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
