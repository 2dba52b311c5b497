// SPDX-License-Identifier: Apache-2.0
/** Words about devices of the host, and about QEMU's command line. */
import type {WordsTable} from './row.ts';

export const DEVICES = {
  TPM_CANCEL_IS_NULL: {
    severity: 'error',
    title: 'Passing a TPM on relabels /dev/null',
    message: () =>
      'no cancel file was found, so libvirt takes /dev/null for it and SELinux gives /dev/null to this VM',
    help: 'Use an emulated TPM, or load the driver whose device has a cancel file.',
  },
  TPM_PROXY: {
    severity: 'warning',
    title: 'The VM opens the TPM of the host itself',
    message: ({path}: {path: string}) =>
      `spapr-tpm-proxy lets QEMU open ${path} by its path, beside any emulated TPM`,
    help: 'Use it only for guests that may speak for the host, and name the resource manager (/dev/tpmrm0).',
  },
  TPM_PROXY_UNMANAGED: {
    severity: 'warning',
    title: 'The VM has the TPM of the host without a resource manager',
    message: ({path}: {path: string}) =>
      `spapr-tpm-proxy opens ${path}, which is no resource manager: while it is open nobody else has the TPM, and the VM reaches the keys and sessions of the host in it`,
    help: 'Name the resource manager (/dev/tpmrm0).',
  },
  TPM_OF_HOST: {
    severity: 'note',
    title: 'The VM has the TPM of the host',
    message: ({path}: {path: string}) =>
      `${path} is handed to the VM, and given to root:root afterwards, not to tss`,
    help: "Use <backend type='emulator'> unless the guest has to attest the host itself.",
  },
  TPM_EXTERNAL_SOCKET: {
    severity: 'warning',
    title: 'No driver knows the external TPM',
    message: ({path}: {path: string}) =>
      `no driver of libvirt labels or allows ${path}, and nobody confines the process behind it`,
    help: 'Label the socket and confine that process yourself, or let libvirt run swtpm (type emulator).',
  },
  USB_DEVICE_AMBIGUOUS: {
    severity: 'warning',
    title: 'Several USB devices fit',
    message: ({count, id}: {count: number; id: string}) =>
      `${count} devices of the host are a ${id}: libvirt takes none of them`,
    help: 'Add <address bus=… device=…/> to the <source>.',
  },
  USB_ADDRESS_UNSTABLE: {
    severity: 'note',
    title: 'A USB device is named by its address',
    message: ({address}: {address: string}) =>
      `address ${address} is that of another device after the next plug`,
    help: 'Name <vendor> and <product>.',
  },
  HOST_INPUT_DEVICE: {
    severity: 'note',
    title: 'The VM reads an input device of the host',
    message: ({path}: {path: string}) =>
      `everything typed or clicked on ${path} goes to the VM, passwords of the host too`,
    help: 'Use a keyboard of its own for the VM, and a key combination (grabToggle) to leave it.',
  },
  HOST_AUDIO_OPEN: {
    severity: 'note',
    title: 'The VM has the sound cards of the host',
    message: () => 'the device list has every sound device of the host, microphones included',
    help: 'Switch off vnc_allow_host_audio and nographics_allow_host_audio, or use spice audio.',
  },
  LISTENS_ON_ALL_ADDRESSES: {
    severity: 'warning',
    title: 'The VM listens on all addresses of the host',
    message: ({what, address}: {what: string; address: string}) =>
      `${what} listens on ${address}: every network of the host reaches it`,
    help: 'Listen on 127.0.0.1 or on a socket, and let people in through ssh or a TLS proxy.',
  },
  COMMANDLINE_ARGUMENTS: {
    severity: 'warning',
    title: 'The definition passes arguments to QEMU past libvirt',
    message: ({count, unread}: {count: number; unread: readonly string[]}) =>
      `${count === 1 ? 'one argument' : `${count} arguments`} on QEMU's command line: libvirt neither checks nor labels what they open${unread.length > 0 ? `; svirtgen cannot tell what these open either: ${unread.join(' · ')}` : ''}`,
    help: 'Use the element libvirt has for it; most options of QEMU have one by now.',
  },
  COMMANDLINE_PATH: {
    severity: 'warning',
    title: 'A file is named on QEMU’s command line only',
    message: ({path}: {path: string}) =>
      `${path} is opened by QEMU, and no driver of libvirt labels or allows it`,
    help: 'Describe the device in <devices>, so that all layers know it.',
  },
  COMMANDLINE_FORMAT_PROBED: {
    severity: 'error',
    title: 'QEMU guesses the format of a disk',
    message: ({argument}: {argument: string}) =>
      `${argument} says no format: QEMU guesses it from the first bytes, and those are the guest's to write`,
    help: 'Add format=raw or what it is, or use <disk> with <driver type=…>.',
  },
  COMMANDLINE_SANDBOX_OFF: {
    severity: 'error',
    title: 'QEMU’s own protection is switched off on its command line',
    message: ({argument}: {argument: string}) => `${argument} undoes what libvirt sets up`,
    help: 'Remove the argument.',
  },
  COMMANDLINE_MONITOR: {
    severity: 'error',
    title: 'QEMU’s command line opens a second door to control it',
    message: ({argument}: {argument: string}) =>
      `${argument}: whoever reaches it can add any file of the host as a disk, past libvirt`,
    help: 'Use virsh qemu-monitor-command, which libvirt knows of.',
  },
  COMMANDLINE_PROGRAM: {
    severity: 'warning',
    title: 'QEMU starts a program of the host',
    message: ({program, shell}: {program: string; shell: boolean}) =>
      `${shell ? `the shell runs '${program}'` : `${program} is started`} by QEMU, as the VM's user and with the VM's label; libvirt's sandbox (spawn=deny) stops it`,
    help: 'Let libvirt set up the network card or the migration: it needs no program of its own.',
  },
  DEVICE_OVERRIDDEN: {
    severity: 'warning',
    title: 'The definition sets a property of a device past libvirt',
    message: ({alias, property, value}: {alias: string; property: string; value: string}) =>
      `${property}${value === '' ? '' : ` = ${value}`} of the device ${alias}: libvirt hands it to QEMU unread, and labels nothing that it opens`,
    help: 'Use the element libvirt has for it.',
  },
  CAPABILITY_OVERRIDDEN: {
    severity: 'warning',
    title: 'The definition overrules what libvirt knows of QEMU',
    message: ({capability, added}: {capability: string; added: boolean}) =>
      `libvirt takes QEMU ${added ? 'to have' : 'not to have'} ${capability}, whatever it found: devices may be given to QEMU in another way than svirtgen and libvirt plan for`,
    help: 'Remove it when the problem it was for is solved.',
  },
  DEPRECATION_SET: {
    severity: 'note',
    title: 'QEMU is told what to do on old commands',
    message: ({behavior}: {behavior: string}) =>
      ['none', 'omit', 'reject', 'crash'].includes(behavior)
        ? `deprecated commands: ${behavior}${behavior === 'crash' ? ', so that the VM ends when libvirt uses one' : ''}`
        : `libvirt knows no '${behavior}' and starts the VM without it`,
    help: 'It is meant for development; remove it from VMs that are used.',
  },
  COMMANDLINE_PRELOAD: {
    severity: 'error',
    title: 'The definition loads code into QEMU',
    message: ({name}: {name: string}) => `the variable ${name} makes QEMU load code that is not part of it`,
    help: 'Remove the <qemu:env>.',
  },
} as const satisfies WordsTable;
