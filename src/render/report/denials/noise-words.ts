// SPDX-License-Identifier: Apache-2.0
/** What known noise is about. */
import type {Noise} from '../../../denials/noise.ts';
import {refusal, type Words} from './words.ts';

const NOISE: Readonly<Record<Noise, string>> = {
  lttng: 'QEMU or a storage client was built with a tracing library (lttng-ust), which looks for its daemon',
  'usb-udev':
    "libusb reads udev's data about every USB device of the host, and does not need it for the VM's own devices",
  pmem: 'libpmem looks for persistent memory in the host',
  sysfs:
    "a program and its libraries look at the host's hardware when it starts, and use defaults without it",
  proc: 'a program and its libraries look at processes and kernel settings of the host, and use defaults without them',
  'name-service': 'a program looks up names of users or hosts, and uses numbers without them',
  libraries: 'a library looks for its configuration, and uses defaults without it',
  logging: "a library writes to the system log; QEMU's own messages go to libvirt's log",
  'ceph-client':
    "QEMU's Ceph client creates an admin socket and a log where ceph.conf says so (`admin socket`, `log file`), and works without them",
  'made-code': 'a library looks for a place for the code that it generates, and tries the next one',
  'shader-cache':
    'a graphics driver keeps the code that it compiles for the next start, and compiles it again without',
  descriptor:
    "a program that one of libvirt's started may not keep what that one had open, and gets /dev/null in its place",
  'root-directory': 'QEMU or a library lists the names in the root directory, and needs none of them',
  'thread-name': 'QEMU names its threads, for whoever looks at them',
  'gpu-probe': 'a graphics library looks for drivers that this VM does not use',
};

export function noiseWords(noise: Noise): Words {
  return refusal(NOISE[noise], 'nothing fails because of this denial; it only fills the log');
}
