/** Devices of the host, TPMs, network cards and displays. */
import type {Amendment} from './amendment.ts';

export const DEVICE_AMENDMENTS = {
  'own IOMMU group': {
    libvirt: '`/dev/vfio/[0-9]*`: every group of the host',
    svirtgen: 'the group of each device that is handed over',
    why: 'other groups are other VMs’ devices',
    test: 'host-devices.test.ts',
  },
  'PCI sysfs files': {
    libvirt:
      'may write the device’s registers in `/sys/devices/pci…`, and gets no rule where the bus is not there',
    svirtgen: 'reads them, of this device only, wherever its bus is',
    why: 'VFIO’s own node is for writing',
    test: 'host-devices.test.ts',
  },
  iommufd: {
    libvirt: 'nothing (11.3.0 does not know it)',
    svirtgen: '`/dev/iommu` and the device’s own node',
    why: 'what newer libvirt uses in place of the group',
    test: 'host-devices.test.ts',
  },
  'SCSI devices': {
    libvirt: 'nothing before hot-plugging',
    svirtgen:
      'the generic node with locks, for reading where it is readonly; the node and the target’s directory of vhost-scsi',
    why: 'the device is there at start',
    test: 'host-devices.test.ts',
  },
  'capability devices': {
    libvirt: 'nothing',
    svirtgen: 'the node of a storage or misc device',
    why: 'the machine was given it',
    test: 'host-devices.test.ts',
  },

  'TPM of the host': {
    libvirt: 'nothing',
    svirtgen: 'the device, and its cancel file unless it is a proxy’s',
    why: 'open descriptors are checked again when the profile is entered',
    test: 'tpm.test.ts',
  },
  'TPM state': {
    libvirt:
      'the default directory, whatever `<source>` says, and `(null)` in place of a version that is not written',
    svirtgen: 'the directory or the file that swtpm gets, with the version that QEMU gets',
    why: 'swtpm runs under the VM’s profile',
    test: 'tpm.test.ts',
  },
  'external TPM': {
    libvirt: 'nothing',
    svirtgen: 'the socket',
    why: 'QEMU connects to it',
    test: 'tpm.test.ts',
  },

  'vhost-net where used': {
    libvirt: '`/dev/vhost-net` for any network card without a model',
    svirtgen: 'for virtio cards on tap devices under KVM',
    why: 'no other card uses it',
    test: 'network.test.ts',
  },
  passt: {
    libvirt: 'nothing; with vhost-user even a refusal',
    svirtgen: 'its socket; pid file and log are passt’s own',
    why: 'QEMU connects to it, and passt changes to a profile of its own at once',
    test: 'network.test.ts',
  },
  'vDPA devices': {
    libvirt: 'nothing',
    svirtgen: 'the node, of network cards and of disks',
    why: 'open descriptors are checked again when the profile is entered',
    test: 'network.test.ts',
  },
  'tap devices': {
    libvirt: 'nothing for another node than `/dev/net/tun`, nor for macvtap before it runs',
    svirtgen:
      'the node that `<backend tap>` names, the macvtap node of a running VM; a warning where it is not known yet',
    why: 'open descriptors are checked again when the profile is entered',
    test: 'network.test.ts',
  },

  'pipe ends': {
    libvirt:
      'the ends of a serial port’s pipe, but the bare name of a console’s; a console that is the serial port seen again doubles every rule',
    svirtgen: 'the ends where they exist, the bare name where only that does, once',
    why: 'that is what QEMU opens',
    test: 'other-devices.test.ts',
  },
  randomness: {
    libvirt: 'nothing',
    svirtgen: 'the source, for reading; the socket of an entropy daemon',
    why: 'the stock abstraction has `/dev/random` and `/dev/urandom` only',
    test: 'other-devices.test.ts',
  },
  'character device logs': {
    libvirt: 'nothing',
    svirtgen: 'the `<log file>` for writing, with `stdio_handler = "file"` in qemu.conf',
    why: 'QEMU then opens the log itself, and virtlogd does otherwise',
    test: 'other-devices.test.ts',
  },
  'virtiofs sockets': {
    libvirt: 'nothing for a socket in `<source>`',
    svirtgen: 'the socket; the directory stays virtiofsd’s',
    why: 'QEMU connects to it',
    test: 'other-devices.test.ts',
  },
  'lockable shares': {
    libvirt: 'no locks in shared directories',
    svirtgen: 'locks too where the guest may write',
    why: 'flock in the guest would fail',
    test: 'other-devices.test.ts',
  },
  'smartcard database': {
    libvirt: 'every file of any directory that is called the database, unresolved',
    svirtgen: 'the files of an NSS database; in `/etc` only `/etc/pki/nssdb`',
    why: '`<database>/etc</database>` must not open `/etc`',
    test: 'other-devices.test.ts',
  },
  'smartcard readers': {
    libvirt: 'nothing',
    svirtgen: 'the socket of pcscd, where the host’s reader is used',
    why: 'that is where readers are',
    test: 'other-devices.test.ts',
  },
  'devices behind sockets': {
    libvirt: 'nothing for smartcards that are passed through and for USB redirection',
    svirtgen: 'the socket or node',
    why: 'QEMU opens it',
    test: 'other-devices.test.ts',
  },
  'optional xauth': {
    libvirt: 'refuses a single SDL display without an authority file',
    svirtgen: 'the file where there is one',
    why: 'it is optional',
    test: 'displays.test.ts',
  },
  'OpenGL libraries': {
    libvirt: 'attributes of every device of the host, and NVIDIA’s control node always',
    svirtgen:
      'attributes of the render node’s own card, NVIDIA’s files where the host has them; also for accelerated video and SDL',
    why: 'a display needs its card only',
    test: 'displays.test.ts',
  },
  'accelerated video': {
    libvirt: 'nothing',
    svirtgen: 'the render node, and `/dev/udmabuf` for shared buffers',
    why: 'QEMU opens them',
    test: 'displays.test.ts',
  },
  'display bus': {
    libvirt: 'nothing that lasts',
    svirtgen: 'the bus of D-Bus displays: socket, configuration, pid file',
    why: 'its daemon starts under the VM’s profile',
    test: 'displays.test.ts',
  },
  audio: {
    libvirt: 'nothing',
    svirtgen: 'files and devices of `<audio>`, the sockets of PulseAudio and PipeWire',
    why: 'QEMU opens them',
    test: 'displays.test.ts',
  },
  'memory encryption': {
    libvirt: 'nothing',
    svirtgen: '`/dev/sev`',
    why: 'the VM does not start without',
    test: 'memory.test.ts',
  },
  'guest memory': {
    libvirt: 'nothing that lasts',
    svirtgen: 'the VM’s own directories of memory files and of huge pages',
    why: 'a renewed profile would lose them',
    test: 'memory.test.ts',
  },
  'channel sockets': {
    libvirt: 'nothing that lasts',
    svirtgen: 'the VM’s own directory of sockets that libvirt names',
    why: 'a renewed profile would lose it',
    test: 'own-files.test.ts',
  },
  vsock: {
    libvirt: 'nothing',
    svirtgen: '`/dev/vhost-vsock`',
    why: 'open descriptors are checked again when the profile is entered',
    test: 'other-devices.test.ts',
  },
  'console logs': {
    libvirt: 'the file of a console, whoever writes it',
    svirtgen:
      'nothing for the file of `<serial type="file">` and the like where virtlogd writes it, which is the default',
    why: 'virtlogd opens the file and hands QEMU a pipe',
    test: 'other-devices.test.ts',
  },
  programs: {
    libvirt: 'nothing: the profile for all VMs has emulators of the distribution',
    svirtgen: 'the program of `<emulator>` where it is another, and the daemon of a D-Bus display',
    why: 'they are started under the VM’s profile',
    test: 'other-devices.test.ts',
  },
  'command line': {
    libvirt: 'nothing',
    svirtgen: 'what the arguments in `<qemu:commandline>` name, under the same limits, with a warning each',
    why: 'the VM would not start; and somebody should know',
    test: 'command-line.test.ts',
  },
} as const satisfies Readonly<Record<string, Amendment>>;
