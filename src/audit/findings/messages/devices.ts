// SPDX-License-Identifier: Apache-2.0
/** Words about devices of the host, and about QEMU's command line. */
import type {Named, WordsTable} from './row.ts';

export const DEVICES = {
  TPM_CANCEL_IS_NULL: {
    severity: 'error',
    title: 'Passing the TPM through relabels /dev/null',
    message: () =>
      'no cancel file was found, so libvirt uses /dev/null in its place, and its SELinux driver labels /dev/null for this VM',
    help: 'Use an emulated TPM, or load the TPM driver that has a cancel file.',
  },
  TPM_PROXY: {
    severity: 'warning',
    title: "The VM opens the host's own TPM",
    message: ({path}: {path: string}) =>
      `spapr-tpm-proxy lets QEMU open ${path} by its path, in addition to any emulated TPM`,
    help: 'Use it only for guests that may act as the host, and name the resource manager (/dev/tpmrm0).',
  },
  TPM_PROXY_UNMANAGED: {
    severity: 'warning',
    title: "The VM has the host's TPM without a resource manager",
    message: ({path}: {path: string}) =>
      `spapr-tpm-proxy opens ${path}, which is not a resource manager: while it is open, nothing else can use the TPM, and the VM reaches the host's keys and sessions in it`,
    help: 'Name the resource manager (/dev/tpmrm0).',
  },
  TPM_OF_HOST: {
    severity: 'note',
    title: "The VM has the host's TPM",
    message: ({path}: {path: string}) =>
      `${path} is given to the VM; afterwards it belongs to root:root, not to tss`,
    help: "Use <backend type='emulator'> unless the guest has to attest the host.",
  },
  TPM_EXTERNAL_SOCKET: {
    severity: 'warning',
    title: 'No driver labels or allows the external TPM',
    message: ({path}: {path: string}) =>
      `no driver of libvirt labels or allows ${path}, and nothing confines the process behind it`,
    help: 'Label the socket and confine that process yourself, or let libvirt run swtpm (type emulator).',
  },
  USB_DEVICE_AMBIGUOUS: {
    severity: 'warning',
    title: 'Several USB devices match',
    message: ({count, id}: {count: number; id: string}) =>
      `${count} devices of the host match ${id}, so libvirt takes none of them`,
    help: 'Add <address bus=… device=…/> to the <source>.',
  },
  USB_ADDRESS_UNSTABLE: {
    severity: 'note',
    title: 'A USB device is named by its address',
    message: ({address}: {address: string}) =>
      `the address ${address} may belong to another device the next time something is plugged in`,
    help: 'Name <vendor> and <product>.',
  },
  HOST_INPUT_DEVICE: {
    severity: 'note',
    title: 'The VM reads an input device of the host',
    message: ({path}: {path: string}) =>
      `everything typed or clicked on ${path} goes to the VM, including the host's passwords`,
    help: 'Give the VM a keyboard of its own, or set a key combination (grabToggle) that returns the input to the host.',
  },
  HOST_AUDIO_OPEN: {
    severity: 'note',
    title: "The VM has the host's sound cards",
    message: () => 'the device list allows every sound device of the host, microphones included',
    help: 'Switch off vnc_allow_host_audio and nographics_allow_host_audio, or use spice audio.',
  },
  LISTENS_ON_ALL_ADDRESSES: {
    severity: 'warning',
    title: 'The VM listens on all addresses of the host',
    message: ({what, address}: Named<'what' | 'address'>) =>
      `${what} listens on ${address}: it can be reached from every network of the host`,
    help: 'Listen on 127.0.0.1 or on a UNIX socket, and let users in through SSH or a TLS proxy.',
  },
  COMMANDLINE_ARGUMENTS: {
    severity: 'warning',
    title: 'The definition passes arguments straight to QEMU',
    message: ({count, unread}: {count: number; unread: readonly string[]}) =>
      `${count === 1 ? 'one argument' : `${count} arguments`} go straight to QEMU: libvirt neither checks nor labels what they open${unread.length > 0 ? `; svirtgen does not know what these open, either: ${unread.join(' · ')}` : ''}`,
    help: "Use libvirt's element for it; most QEMU options have one by now.",
  },
  COMMANDLINE_PATH: {
    severity: 'warning',
    title: "A file is named only on QEMU's command line",
    message: ({path}: {path: string}) =>
      `${path} is opened by QEMU, but no driver of libvirt labels or allows it`,
    help: 'Describe the device in <devices>, so that all layers know of it.',
  },
  COMMANDLINE_FORMAT_PROBED: {
    severity: 'error',
    title: 'QEMU guesses the format of a disk',
    message: ({argument}: {argument: string}) =>
      `${argument} names no format: QEMU guesses it from the first bytes, which the guest can write`,
    help: 'Add format=raw, or whatever it is, or use <disk> with <driver type=…>.',
  },
  COMMANDLINE_SANDBOX_OFF: {
    severity: 'error',
    title: "The definition switches off QEMU's own protection",
    message: ({argument}: {argument: string}) =>
      `${argument} switches off protection that libvirt sets up: a guest that breaks out of QEMU meets one obstacle less`,
    help: 'Remove the argument.',
  },
  COMMANDLINE_MONITOR: {
    severity: 'error',
    title: "QEMU's command line opens a second monitor",
    message: ({argument}: {argument: string}) =>
      `${argument}: whoever reaches it can attach any file of the host as a disk, without libvirt knowing`,
    help: 'Use virsh qemu-monitor-command, which goes through libvirt.',
  },
  COMMANDLINE_PROGRAM: {
    severity: 'warning',
    title: 'QEMU starts a program of the host',
    message: ({program, shell}: {program: string; shell: boolean}) =>
      `${shell ? `the shell runs '${program}'` : `${program} is started`} by QEMU, as the VM's user and with the VM's label; libvirt's seccomp sandbox (spawn=deny) prevents that`,
    help: 'Let libvirt set up the network card or the migration; it needs no such program.',
  },
  DEVICE_OVERRIDDEN: {
    severity: 'warning',
    title: 'The definition overrides a device property',
    message: ({alias, property, value}: Named<'alias' | 'property' | 'value'>) =>
      `${property}${value === '' ? '' : ` = ${value}`} of the device ${alias}: libvirt passes it to QEMU unread, and labels nothing that it opens`,
    help: "Use libvirt's element for it.",
  },
  CAPABILITY_OVERRIDDEN: {
    severity: 'warning',
    title: 'The definition overrides what libvirt found out about QEMU',
    message: ({capability, added}: {capability: string; added: boolean}) =>
      `libvirt assumes that QEMU ${added ? 'has' : 'lacks'} ${capability}, whatever it found: QEMU may get devices in a way that neither libvirt nor svirtgen plans for`,
    help: 'Remove it once the problem it was for is solved.',
  },
  DEPRECATION_SET: {
    severity: 'note',
    title: 'QEMU is told what to do about deprecated commands',
    message: ({behavior}: {behavior: string}) =>
      ['none', 'omit', 'reject', 'crash'].includes(behavior)
        ? `deprecated commands: ${behavior}${behavior === 'crash' ? ', so the VM crashes when libvirt uses one' : ''}`
        : `libvirt does not know '${behavior}', and starts the VM without it`,
    help: 'It is meant for development; remove it from production VMs.',
  },
  COMMANDLINE_PRELOAD: {
    severity: 'error',
    title: 'The definition loads code into QEMU',
    message: ({name}: {name: string}) => `the variable ${name} makes QEMU load foreign code`,
    help: 'Remove the <qemu:env>.',
  },
} as const satisfies WordsTable;
