// SPDX-License-Identifier: Apache-2.0
/** Whose certificates a pulled backup takes: libvirt hands QEMU the directory, and QEMU says what it misses there. */
import test from 'ava';
import {planScenario} from '../helpers/scenario.ts';
import {OWNERS_ONLY, startLibvirt} from './harness.ts';

const DIRECTORY = '/var/lib/libvirt/certificates';
const DISK = '/var/lib/libvirt/images/a.qcow2';
const devices = `<disk type='file'><driver name='qemu' type='qcow2'/><source file='${DISK}'/><target dev='vda' bus='virtio'/></disk>`;
const VM = `<domain type='qemu'>
  <name>backup</name>
  <memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>${devices}</devices>
</domain>`;
const BACKUP = `<domainbackup mode='pull'>
  <server transport='tcp' tls='yes' name='127.0.0.1' port='10809'/>
  <disks><disk name='vda' backup='yes' type='file'><scratch file='/var/lib/libvirt/images/s.qcow2'/></disk></disks>
</domainbackup>`;

test('backup_tls_x509_cert_dir', async t => {
  const libvirt = await startLibvirt(t, {
    qemuConf: [...OWNERS_ONLY, `backup_tls_x509_cert_dir = "${DIRECTORY}"`],
    prepare: ['mkdir', '-p', DIRECTORY],
  });
  if (!libvirt) return;
  libvirt.run('qemu-img', 'create', '-q', '-f', 'qcow2', DISK, '1M');
  libvirt.start(VM);
  libvirt.write('/tmp/backup.xml', BACKUP);
  const {stderr} = libvirt.run('virsh', '-q', 'backup-begin', 'backup', '/tmp/backup.xml');
  const missed = /credentials (\S+\.pem)/.exec(stderr)?.[1];
  t.is(missed, `${DIRECTORY}/ca-cert.pem`, stderr);
  const {apparmor} = planScenario({
    devices,
    mode: 'strict',
    host: {unlisted: 'absent'},
    policy: {certificates: {backup: DIRECTORY}},
    operations: 'backup',
  });
  const rules = 'refused' in apparmor ? [] : apparmor.rules.map(({path}) => path);
  t.true(
    rules.some(path => path.startsWith(`${DIRECTORY}/{ca-cert,`)),
    'the profile has a rule for it',
  );
});
