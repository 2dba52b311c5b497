// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {auditFindings, explainOn} from '../../helpers/analysis.ts';

const rbd = (file: string) => `<disk type='network'><driver name='qemu' type='raw'/>
  <source protocol='rbd' name='pool/a'><host name='ceph'/><config file='${file}'/></source>
  <target dev='vda' bus='virtio'/></disk>`;

const codes = (devices: string) =>
  auditFindings({devices})
    .filter(({code}) => code.startsWith('SENSITIVE_'))
    .map(({code, path}) => `${code} ${path}`);

test("a client's configuration is meant to be read where such files are kept, and nowhere else", t => {
  t.deepEqual(codes(rbd('/etc/ceph/other.conf')), []);
  t.deepEqual(codes(rbd('/root/ceph.conf')), ['SENSITIVE_PATH_READABLE /root/ceph.conf']);
});

test('a refusal of it is what the policy is for only outside of that place', t => {
  const ask = (path: string) => ({path, access: 'r', process: 'qemu'}) as const;
  const right = (file: string) => explainOn({devices: rbd(file)}, ask(file)).right;
  t.is(right('/etc/ceph/other.conf'), null);
  t.like(right('/etc/shadow'), {kind: 'sensitive'});
});

test('a database of certificates is meant where users keep theirs, for a smartcard', t => {
  const devices = `<smartcard mode='host-certificates'><certificate>a</certificate><certificate>b</certificate>
<certificate>c</certificate><database>/home/u/.pki/nssdb</database></smartcard>`;
  const ask = {path: '/home/u/.pki/nssdb/cert9.db', access: 'r', process: 'qemu'} as const;
  t.is(explainOn({devices}, ask).right, null);
  t.deepEqual(codes(devices), []);
});

test("a session's own variables of firmware are no user's settings, which others are", t => {
  const scenario = {
    uri: 'qemu:///session',
    os: "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram>/root/.config/libvirt/qemu/nvram/a.fd</nvram>",
    devices: "<disk type='file'><source file='/root/.config/a'/><target dev='vda'/></disk>",
  };
  const right = (path: string) => explainOn(scenario, {path, access: 'x', process: 'qemu'}).right;
  t.like(right('/root/.config/libvirt/qemu/nvram/a.fd'), {kind: 'more-than-asked'});
  t.like(right('/root/.config/a'), {kind: 'sensitive'});
});

test('what libvirt keeps is told in the words of the refusal', t => {
  t.like(explainOn({}, {path: '/var/lib/libvirt/qemu/snapshot/a', access: 'r', process: 'qemu'}).right, {
    kind: 'not-asked-for',
    barred: 'libvirt keeps it, for another VM or for itself',
  });
});

test('keys of a user are what a disk of ssh is for, and nobody else', t => {
  const ssh = `<disk type='network'><driver type='raw'/><source protocol='ssh' name='/a.raw'><host name='h'/>
<identity username='u' keyfile='/home/u/.ssh/id_rsa'/></source><target dev='vda' bus='virtio'/></disk>`;
  t.deepEqual(codes(ssh), []);
  const disk = "<disk type='file'><source file='/home/u/.ssh/id_rsa'/><target dev='vda'/></disk>";
  t.deepEqual(codes(disk), ['SENSITIVE_PATH_WRITABLE /home/u/.ssh/id_rsa']);
});

test('a link to a secret is one, and so is a secret that is a link', t => {
  const linked = (path: string, target: string) =>
    auditFindings({
      devices: `<disk type='file'><driver type='raw'/><source file='${path}'/><target dev='vda'/></disk>`,
      host: {unlisted: 'exists', paths: {[path]: {type: 'symlink', target}}},
    }).filter(({code}) => code.startsWith('SENSITIVE_')).length;
  t.is(linked('/srv/a.img', '/root/.ssh/id_rsa'), 1);
  t.is(linked('/root/.ssh/id_rsa', '/srv/a.img'), 1);
  t.is(linked('/srv/a.img', '/srv/b.img'), 0);
});

test('each program that libvirt runs as root from where others may have put it is told, in both modes', t => {
  const devices = `<interface type='ethernet'><script path='/srv/up'/></interface>
<interface type='ethernet'><script path='/etc/qemu-ifup'/><downscript path='/tmp/down'/></interface>`;
  for (const mode of ['strict', 'libvirt'] as const) {
    const found = auditFindings({devices, mode}).filter(({code}) => code === 'PROGRAM_FORBIDDEN');
    t.deepEqual(
      found.map(({severity, message}) => [severity, message.split(':')[0]]),
      [
        ['error', '/srv/up'],
        ['error', '/tmp/down'],
      ],
      mode,
    );
  }
});
