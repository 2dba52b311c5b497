// SPDX-License-Identifier: Apache-2.0
/** What known noise is about. */
import type {Noise} from '../../../denials/noise.ts';
import {refusal, type Words} from './words.ts';

const NOISE: Readonly<Record<Noise, string>> = {
  lttng:
    'a tracing library (lttng-ust) that QEMU or a storage client was built with looks for a tracing daemon',
  'usb-udev':
    'libusb reads what udev knows of every USB device of the host, and finds the VM’s own without it',
  pmem: 'libpmem looks for persistent memory of the host',
  sysfs: 'a program and its libraries look at the host’s hardware when it starts, and take defaults',
  proc: 'a program and its libraries look at the host’s processes and kernel settings, and take defaults',
  'name-service': 'names of users and hosts are looked up, and numbers do',
  libraries: 'a library looks for its configuration, and takes defaults',
  logging: 'a library writes to the system’s log: QEMU’s own messages go to libvirt’s',
  'ceph-client':
    'the storage cluster’s client in QEMU makes an admin socket and a log where ceph.conf has `admin socket` and `log file`, and does without',
  'made-code': 'a library looks for a place for code that it makes while it runs, and tries the next one',
  'gpu-probe': 'a graphics library looks for drivers that this VM does not use',
};

export function noiseWords(noise: Noise): Words {
  return refusal(NOISE[noise], 'nothing fails because of it: it only fills the log');
}
