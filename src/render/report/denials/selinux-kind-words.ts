// SPDX-License-Identifier: Apache-2.0
/** SELinux's refusals beside files, in sentences: processes, sockets and the kernel's objects. */
import type {SelinuxCause} from '../../../denials/cause.ts';
import {appendLine, quoteShell} from '../../../text/quote-shell.ts';
import {xmlText} from '../../../text/xml-text.ts';
import {capabilityRight, URING} from './common-words.ts';
import {
  moduleRule,
  NEWER_POLICY,
  newerPolicy,
  mistake,
  refusal,
  switchOn,
  STARTS_PROGRAMS,
  type Words,
  type WordsByKind,
} from './words.ts';
import type {OfKind} from '../../../kinds.ts';

/** The node is there without it, from the list of modules that are loaded when their node is opened. */
const KVM_MODULE = mistake(
  'it opened /dev/kvm, and the kernel has no KVM: its processor module failed to load, or virtualization is switched off in the firmware',
  {
    text: "load the module of the host's processor, and read in the kernel's log why it fails",
    command: 'modprobe kvm_intel || modprobe kvm_amd\njournalctl -k --grep=kvm',
    opens: 'KVM, to whoever may open /dev/kvm',
  },
  {
    text: 'do without KVM, if this host has none',
    command: "<domain type='qemu'>",
    opens: 'nothing',
  },
);

export const SELINUX_KIND_WORDS = {
  peer: ({peer, path, isSwitch, rule}) =>
    mistake(
      `it may not connect to ${peer}${path === undefined ? '' : ` at ${path}`}: the policy decides by the label of the process that listens, not by the socket's own label`,
      rule === undefined
        ? {
            text: 'let libvirt start that program, or run it as a service with a type of its own and allow that type: everything that users run has its current type, which no policy opens to VMs',
            command:
              '# in [Service] of its unit: SELinuxContext=system_u:system_r:ITS_TYPE_t:s0\n# local-svirt.te: policy_module(local-svirt, 1.0), ITS_TYPE_t, then\nallow svirt_t ITS_TYPE_t:unix_stream_socket connectto;',
            opens: 'the programs of that type, to every VM',
          }
        : isSwitch
          ? {
              text: 'let QEMU make the socket and the switch connect to it (of Open vSwitch: a port of the type dpdkvhostuserclient): libvirt labels what QEMU makes',
              command: `<interface type='vhostuser'><source type='unix' path='${xmlText(path ?? '…')}' mode='server'/></interface>`,
              opens: 'the socket to this VM, and to the switch',
            }
          : {
              text: "run that process in the VM's own context, as libvirt does for what it starts, or install a newer policy that knows it",
              command:
                "<seclabel type='dynamic' model='selinux'/>   # and selinux-policy of the release libvirt is from",
              opens: 'this process to this VM',
            },
      rule !== undefined &&
        moduleRule('allow it in a policy module', rule, 'all processes of that type, to every VM'),
    ),
  'shared-reservations': ({path}) =>
    mistake(
      `it may not connect to the host's helper for persistent reservations at ${path}: the helper has the type of libvirt's daemon, so a rule for it would let every VM talk to the daemon too`,
      {
        text: 'let libvirt start a helper for this VM, with the label of the VM',
        command: "<reservations managed='yes'/>   <!-- in <source> of the disk -->",
        opens: 'reservations on the disks of this VM, and nothing else',
      },
    ),
  'daemon-without-type': ({type}) =>
    mistake(
      `it may not use a socket of a program that runs as ${type}, a type for services that the policy does not know: the daemon that started the VM has lost its own type, mostly because its file has lost its label`,
      {
        text: "restore the labels of libvirt's programs, and start the daemon again",
        command:
          'restorecon -Fv /usr/sbin/libvirtd /usr/sbin/virt*d\nsystemctl try-restart libvirtd virtqemud',
        opens: "what the policy's authors decided",
      },
    ),
  port: portWords,
  socket: ({tclass, permissions, boolean, rule}) => {
    const opens = 'such sockets, to every VM';
    const sees = SEES_NETWORK.has(tclass);
    const unlessMeant = sees && boolean === undefined ? ', if the VM should have one' : '';
    return refusal(
      `the policy does not let it ${permissions} ${SOCKETS[tclass] ?? `a ${tclass}`}`,
      sees ? 'QEMU creates no such socket: libvirt opens its network devices for it' : null,
      boolean === undefined
        ? !sees && NEWER_POLICY
        : switchOn(boolean, "turn on the policy's boolean for it", opens),
      moduleRule(`allow it in a policy module${unlessMeant}`, rule, opens),
    );
  },
  'io-uring': ({permission, rule}) =>
    refusal(
      `QEMU tried to use io_uring (${permission}), and works without it`,
      URING,
      moduleRule('allow it in a policy module, if a disk should use it', rule, 'io_uring to every VM'),
    ),
  userfaultfd: ({permission, source, rule}) =>
    mistake(
      `QEMU tried to use userfaultfd (${permission}), which fetches memory while the VM runs. Post-copy migration and background snapshots need it`,
      newerPolicy(source),
      moduleRule('allow it in a policy module until then', rule, 'userfaultfd to all processes of that type'),
    ),
  execmem: ({permissions}) =>
    refusal(
      `it tried to get memory that is both writable and executable (${permissions})`,
      "only QEMU's emulation (TCG) needs that, not KVM, and libvirt runs a domain of type='qemu' as svirt_tcg_t, which may",
      {
        text: 'let libvirt choose the type for emulation, if the host has no KVM',
        command: "<domain type='qemu'>",
        opens: 'writable and executable memory to this VM',
      },
      switchOn('virt_use_execmem', 'allow it for all VMs', 'writable and executable memory to every VM'),
    ),
  'own-label': ({permissions}) =>
    refusal(
      `it tried to change how it is confined (${permissions})`,
      'a VM does not choose its own label. QEMU never asks for this, so find out what ran there',
    ),
  'own-process': ({permissions}) =>
    refusal(
      `it tried to raise its limits or keep its inherited state (${permissions}), and works without that`,
      'nothing fails because of this denial; it only fills the log',
    ),
  'other-process': ({permissions, type}) =>
    refusal(
      `it tried to signal or trace a process of the type ${type} (${permissions})`,
      'a VM may signal and trace only itself',
    ),
  'module-request': ({module}) =>
    module === 'char-major-10-232'
      ? KVM_MODULE
      : mistake(
          `it asked the kernel for the module ${module ?? 'of a device or protocol'}, which is not loaded, so the device or protocol does not exist yet`,
          {
            text: 'load the module now, and at each boot',
            command: `modprobe -- ${quoteShell(module ?? 'NAME')}\n${appendLine(module ?? 'NAME', '/etc/modules-load.d/vms.conf')}`,
            opens: 'what the module offers, to everyone who may open its device',
          },
          switchOn(
            'domain_kernel_load_modules',
            'let all confined processes ask the kernel for modules',
            "the kernel's modules, to every confined process of this host",
          ),
        ),
  program: ({program, type}) =>
    refusal(`it tried to start ${program}, a program with the label ${type}`, STARTS_PROGRAMS),
  'selinux-capability': ({permissions}) =>
    refusal(
      `it used the capability ${permissions.join(', ')}, which the policy does not allow`,
      capabilityRight(permissions[0] ?? ''),
    ),
  'kernel-object': ({tclass, permissions}) =>
    refusal(
      `it asked for ${KERNEL_OBJECTS[tclass] ?? 'a kernel object'} (${tclass}: ${permissions})`,
      KERNEL_RIGHT[tclass] ?? KERNEL_RIGHT['']!,
    ),
  boolean: ({what, permissions, boolean}) =>
    mistake(
      `the policy lets VMs ${permissions} ${what} only while the boolean ${boolean} is on`,
      switchOn(boolean, 'turn the boolean on', 'all of this kind, to every VM'),
    ),
} satisfies Partial<WordsByKind<SelinuxCause>>;

/** Ports that nobody has, which get a type; others have one, which is changed. */
const FREE_PORTS = /^(?:unreserved|ephemeral|hi_reserved|reserved|port)(?:_port)?_t$/;

/** Ports on which the policy lets VMs listen: for displays, and for incoming migration. */
const OF_VMS = new Set(['vnc_port_t', 'virt_migration_port_t']);

/** Protocols that `semanage port` knows. */
const PROTOCOLS = new Set(['tcp', 'udp', 'sctp', 'dccp']);

function portWords({permission, port, type, protocol, rule}: OfKind<SelinuxCause, 'port'>): Words {
  const which = `${protocol} port ${port ?? '?'} (${type})`;
  if (permission !== 'name_bind')
    return mistake(
      `it may not connect to ${which}`,
      NEWER_POLICY,
      moduleRule('allow it in a policy module', rule, 'all ports of that type, to every VM'),
    );
  if (OF_VMS.has(type))
    return mistake(
      `it may not listen on ${which}, though that is a port for VMs: the policy lacks the rule, and no other label of the port helps`,
      NEWER_POLICY,
    );
  const verb = FREE_PORTS.test(type) ? '-a' : '-m';
  return mistake(
    `it may not listen on ${which}: the policy allows displays the ports 5900 to 5999, and incoming migration the ports that it labels for that`,
    {
      text: 'let libvirt choose the port',
      command: "<graphics type='vnc' port='-1' autoport='yes'/>",
      opens: 'the display, and nothing else',
    },
    PROTOCOLS.has(protocol) && {
      text: 'label this port for displays of VMs',
      command: `semanage port ${verb} -t vnc_port_t -p ${protocol} ${quoteShell(port ?? 'PORT')}`,
      opens: 'this port to the first VM that listens on it',
    },
  );
}

const SEES_NETWORK = new Set(['packet_socket', 'rawip_socket']);

const SOCKETS: Readonly<Record<string, string>> = {
  packet_socket: "a socket that sees all packets of the host's network (packet_socket)",
  rawip_socket: 'a raw IP socket (rawip_socket)',
  icmp_socket: 'a socket for pings (icmp_socket)',
  vsock_socket: 'a socket between host and guest (vsock_socket)',
  tun_socket: 'a tap device that was created under another label (tun_socket)',
  alg_socket: "a socket to the kernel's ciphers (alg_socket)",
  netlink_rdma_socket:
    "a socket to the kernel's RDMA devices, which migration over RDMA needs (netlink_rdma_socket)",
};

const KERNEL_OBJECTS: Readonly<Record<string, string>> = {
  filesystem: 'an operation on a whole file system',
  associate: 'a label that the file system does not accept',
  key: "a key in the kernel's keyrings",
  bpf: 'BPF programs in the kernel',
  perf_event: 'performance counters of the host',
  user_namespace: 'a user namespace',
  system: "the kernel's own state",
  memprotect: 'the lowest page of memory',
  lockdown: 'something that kernel lockdown refuses to everybody',
  security: 'the security policy itself',
};

const KERNEL_RIGHT: Readonly<Record<string, string>> = {
  '': 'QEMU does not need it, and its sandbox refuses most such calls too',
  filesystem: 'libvirt mounts file systems and asks how full they are; QEMU works without that',
  associate: 'this file system has one label for all files (mount option context=), or stores none',
  key: 'libvirt passes secrets to QEMU itself; a library that asks for a keyring works without one',
};
