// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {loadPolicy} from '../../../../src/policy/load.ts';
import {judgePath} from '../../../../src/layers/apparmor/helper/path-policy.ts';

const tables = loadPolicy({policy: 'libvirt'}).apparmor;

const judges = test.macro({
  exec: (t, path: string, read: boolean, write: boolean) => {
    t.is(judgePath(path, true, tables).allowed, read, 'to read');
    t.is(judgePath(path, false, tables).allowed, write, 'to write');
  },
  title: (_, path: string) => `judges ${path}`,
});

test(judges, '/srv/disk.img', true, true);
test(judges, '/etc/passwd', false, false);
test(judges, '/etc', true, true);
test(judges, '/libfoo', false, false);
test(judges, '/usr/libexec/x', false, false);
test(judges, '/boot/vmlinuz', true, false);
test(judges, '/usr/share/OVMF/OVMF_CODE.fd', true, false);
test(judges, '/usr/share/seabios/bios.bin', false, false);
test(judges, '/sys/devices/pci0000:00/0000:00:01.0/config', true, true);
test(judges, '/sys/class/x', false, false);
test(judges, '/srv/a"b', false, false);
