// SPDX-License-Identifier: Apache-2.0
/** Directories that no guest should be served, in libvirt's mode too, which refuses none of them. */
import test from 'ava';
import {auditFindings, explainOn} from '../../helpers/analysis.ts';

for (const [path, isSystem] of [
  ['/var/lib/libvirt/swtpm', true],
  ['/var/log/libvirt', true],
  ['/var/lib/libvirt/qemu/nvram', true],
  ['/var/cache', true],
  ['/var/lib/sss', true],
  ['/var/lib/rancher/k3s', true],
  ['/var/lib/swtpm-localca', true],
  ['/home/ann/.gnupg', true],
  ['/var/lib/libvirt/images/share', false],
  ['/var/lib/docker/volumes/a/_data', false],
  ['/var/lib/docker/overlay2', true],
  ['/opt/share', false],
  ['/srv', false],
  ['/srv/share', false],
] as const) {
  test(`${path} is ${isSystem ? "the host's" : 'a share like any other'}`, t => {
    const devices = `<filesystem type='mount'><source dir='${path}'/><target dir='x'/></filesystem>`;
    const codes = auditFindings({devices, mode: 'libvirt'}).map(({code}) => code);
    t.is(codes.includes('SENSITIVE_DIRECTORY_SHARED'), isSystem);
  });
}

for (const [path, isSystem] of [
  ['/etc/ceph', true],
  ['/etc/pki/qemu', true],
  ['/boot/efi', true],
  ['/boot/grub', true],
  ['/sys/class/net', true],
  ['/var/run/systemd', true],
  ['/nix/store', false],
  ['/usr/share/virtio-win', false],
] as const) {
  test(`${path} is ${isSystem ? "the host's" : 'a share like any other'} where it is only read, too`, t => {
    const devices = `<filesystem type='mount'><source dir='${path}'/><target dir='x'/><readonly/></filesystem>`;
    const codes = auditFindings({devices, mode: 'libvirt'}).map(({code}) => code);
    t.is(codes.includes('SENSITIVE_DIRECTORY_SHARED'), isSystem);
  });
}

test("programs are the host's where a share is written", t => {
  const devices = `<filesystem type='mount'><source dir='/nix/store'/><target dir='x'/></filesystem>`;
  const codes = auditFindings({devices, mode: 'libvirt'}).map(({code}) => code);
  t.true(codes.includes('SENSITIVE_DIRECTORY_SHARED'));
});

const disk = (path: string) =>
  `<disk type='file'><driver name='qemu' type='raw'/><source file='${path}'/><target dev='vda'/></disk>`;

test("the memory of another VM is nobody's disk", t => {
  for (const mode of ['strict', 'libvirt'] as const) {
    const devices = disk('/var/lib/libvirt/qemu/save/other.save');
    t.true(auditFindings({devices, mode}).some(({code}) => code === 'SENSITIVE_PATH_WRITABLE'));
  }
});

test("no remedy hands the key of a user's display to all VMs", t => {
  const devices = `<graphics type='sdl' display=':0' xauth='/home/ann/.Xauthority'/>`;
  const {right, remedies} = explainOn({devices}, {path: '/home/ann/.Xauthority'});
  t.is(right?.kind, 'sensitive');
  t.deepEqual(remedies, []);
});
