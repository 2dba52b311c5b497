// SPDX-License-Identifier: Apache-2.0
/** SELinux's refusals beside files, in sentences: processes, sockets and the kernel's objects. */
import type {SelinuxCause} from '../../../denials/cause.ts';
import {appendLine, quoteShell} from '../../../text/quote-shell.ts';
import {capabilityRight, cutOffWords, ownerOrModeWords, URING} from './shared-words.ts';
import {
  moduleRule,
  NEWER_POLICY,
  newerPolicy,
  refusal,
  STARTS_PROGRAMS,
  type Words,
  type WordsByKind,
} from './words.ts';
import type {OfKind} from '../../../kinds.ts';

export const SELINUX_KIND_WORDS = {
  peer: ({peer, path, rule}) =>
    refusal(
      `it may not connect to ${peer}${path === undefined ? '' : ` at ${path}`}: the policy decides by the label of the one who listens, whatever the socket’s own label is`,
      null,
      rule === undefined
        ? {
            text: 'let libvirt start what listens, or run it as a service with a type of its own and allow that one: whatever people run has the type it has now, and no policy opens that to VMs',
            command:
              '# in [Service] of its unit: SELinuxContext=system_u:system_r:ITS_TYPE_t:s0\n# local-svirt.te: policy_module(local-svirt, 1.0), ITS_TYPE_t, then\nallow svirt_t ITS_TYPE_t:unix_stream_socket connectto;',
            opens: 'the programs of that type, to every VM',
          }
        : {
            text: 'let that process run in the VM’s own context (libvirt does so for what it starts), or install a newer policy that knows it',
            command:
              "<seclabel type='dynamic' model='selinux'/>   # and selinux-policy of the release libvirt is from",
            opens: 'this process to this VM',
          },
      ...(rule === undefined
        ? []
        : [moduleRule('allow it in a policy module', rule, 'all processes of that type, to every VM')]),
    ),
  port: portWords,
  socket: ({tclass, permissions, boolean, rule}) =>
    refusal(
      `the policy does not let it ${permissions} ${SOCKETS[tclass] ?? `a ${tclass}`}`,
      SEES_NETWORK.has(tclass)
        ? 'QEMU makes no such socket: libvirt gives it its network devices open'
        : null,
      ...(boolean === undefined
        ? SEES_NETWORK.has(tclass)
          ? []
          : [NEWER_POLICY]
        : [
            {
              text: 'turn on the switch that the policy has for it',
              command: `setsebool -P ${boolean} on`,
              opens: 'such sockets, to every VM',
            },
          ]),
      moduleRule(
        boolean === undefined && SEES_NETWORK.has(tclass)
          ? 'if it is to have one, allow it in a policy module'
          : 'or allow it in a policy module',
        rule,
        'such sockets, to every VM',
      ),
    ),
  'io-uring': ({permission, rule}) =>
    refusal(
      `QEMU tried to use io_uring (${permission}), and does without it where the policy does not let it`,
      URING,
      moduleRule('if a disk is to use it', rule, 'io_uring to every VM'),
    ),
  userfaultfd: ({permission, source, rule}) =>
    refusal(
      `QEMU tried to use userfaultfd (${permission}), by which memory is fetched while the VM runs: post-copy migration and background snapshots need it`,
      null,
      newerPolicy(source),
      moduleRule(
        'until then, allow it in a policy module',
        rule,
        'userfaultfd to all processes of that type',
      ),
    ),
  execmem: ({permissions}) =>
    refusal(
      `it tried to make memory that is both written and executed (${permissions})`,
      "a KVM guest needs none: QEMU's emulation (TCG) does, and libvirt runs a domain of type='qemu' as svirt_tcg_t, which may",
      {
        text: 'if KVM is not to be had, let libvirt choose the type for emulation',
        command: "<domain type='qemu'>",
        opens: 'writable and executable memory to this VM',
      },
      {
        text: 'or for all',
        command: 'setsebool -P virt_use_execmem on',
        opens: 'writable and executable memory to every VM',
      },
    ),
  'own-label': ({permissions}) =>
    refusal(
      `it tried to change how it is confined (${permissions})`,
      'a VM does not choose its own label: QEMU never asks for this, so look at what ran there',
    ),
  'own-process': ({permissions}) =>
    refusal(
      `it asked for more of the host for itself, or to keep what it was started with (${permissions}), and does without`,
      'nothing fails because of it: it only fills the log',
    ),
  'other-process': ({permissions, type}) =>
    refusal(
      `it tried to signal, or to look into, a process of the type ${type} (${permissions})`,
      'a VM signals and looks at nobody but itself',
    ),
  'module-request': ({module}) =>
    refusal(
      `it asked the kernel for the module ${module ?? 'of a device or protocol'}, which is not loaded: what it wanted to use is not there yet`,
      null,
      {
        text: 'load the module before the VM starts, and at boot',
        command: `modprobe -- ${quoteShell(module ?? 'NAME')}\n${appendLine(module ?? 'NAME', '/etc/modules-load.d/vms.conf')}`,
        opens: 'what the module offers, to who may open its device',
      },
      {
        text: 'or let all confined processes ask the kernel for modules',
        command: 'setsebool -P domain_kernel_load_modules on',
        opens: 'the kernel’s modules, to every confined process of this host',
      },
    ),
  program: ({program, type}) =>
    refusal(`it tried to start ${program}, a program with the label ${type}`, STARTS_PROGRAMS),
  'owner-or-mode': ownerOrModeWords,
  'selinux-capability': ({permissions}) =>
    refusal(
      `it used the capability ${permissions.join(', ')}, which the policy does not let it`,
      capabilityRight(permissions[0] ?? ''),
    ),
  'cut-off': cutOffWords,
  'kernel-object': ({tclass, permissions}) =>
    refusal(
      `it asked for ${KERNEL_OBJECTS[tclass] ?? 'something of the kernel'} (${tclass}: ${permissions})`,
      KERNEL_RIGHT[tclass] ?? KERNEL_RIGHT['']!,
    ),
  boolean: ({what, permissions, boolean}) =>
    refusal(`the policy lets VMs ${permissions} ${what} only while a switch is on`, null, {
      text: 'turn the switch on',
      command: `setsebool -P ${boolean} on`,
      opens: 'all of this kind, to every VM',
    }),
} satisfies Partial<WordsByKind<SelinuxCause>>;

/** Ports that nobody has, which get a type; others have one, which is changed. */
const FREE_PORTS = /^(?:unreserved|ephemeral|hi_reserved|reserved|port)(?:_port)?_t$/;

/** Protocols that `semanage port` knows. */
const PROTOCOLS = new Set(['tcp', 'udp', 'sctp', 'dccp']);

function portWords({permission, port, type, protocol, rule}: OfKind<SelinuxCause, 'port'>): Words {
  const which = `${protocol} port ${port ?? '?'} (${type})`;
  if (permission !== 'name_bind')
    return refusal(
      `it may not connect to ${which}`,
      null,
      NEWER_POLICY,
      moduleRule('or allow it in a policy module', rule, 'all ports of that type, to every VM'),
    );
  const verb = FREE_PORTS.test(type) ? '-a' : '-m';
  return refusal(
    `it may not listen on ${which}: displays have the ports 5900 to 5999, incoming migration those that libvirt labels`,
    null,
    {
      text: 'let libvirt choose the port',
      command: "<graphics type='vnc' port='-1' autoport='yes'/>",
      opens: 'nothing more than the display',
    },
    ...(PROTOCOLS.has(protocol)
      ? [
          {
            text: 'or label this port for displays of VMs',
            command: `semanage port ${verb} -t vnc_port_t -p ${protocol} ${quoteShell(port ?? 'PORT')}`,
            opens: 'this port, to every VM that listens first',
          },
        ]
      : []),
  );
}

const SEES_NETWORK = new Set(['packet_socket', 'rawip_socket']);

const SOCKETS: Readonly<Record<string, string>> = {
  packet_socket: 'a socket that sees whole packets of the host’s network (packet_socket)',
  rawip_socket: 'a raw IP socket (rawip_socket)',
  icmp_socket: 'a socket for pings (icmp_socket)',
  vsock_socket: 'a socket between host and guest (vsock_socket)',
  tun_socket: 'a tap device that was made under another label (tun_socket)',
  alg_socket: 'a socket to the kernel’s ciphers (alg_socket)',
  netlink_rdma_socket:
    'a socket to the kernel’s RDMA devices, which migration by RDMA needs (netlink_rdma_socket)',
};

const KERNEL_OBJECTS: Readonly<Record<string, string>> = {
  filesystem: 'a whole file system',
  associate: 'a label that a file system does not take',
  key: 'a key of the kernel’s keyrings',
  bpf: 'programs in the kernel',
  perf_event: 'measuring the host',
  user_namespace: 'a user namespace',
  system: 'the kernel’s own state',
  memprotect: 'the lowest page of memory',
  lockdown: 'what the kernel’s lockdown keeps from everybody',
  security: 'the security policy itself',
};

const KERNEL_RIGHT: Readonly<Record<string, string>> = {
  '': 'QEMU needs none of it, and its sandbox refuses most of it, too',
  filesystem:
    'mounting, and asking how full a file system is, is libvirt’s work: QEMU does without the answer',
  associate: 'such a file system has one label for all its files (the mount option context=), or keeps none',
  key: 'libvirt hands secrets to QEMU itself; a library that asks for a keyring does without',
};
