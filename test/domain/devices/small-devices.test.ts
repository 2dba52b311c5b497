// SPDX-License-Identifier: Apache-2.0
/** Devices of a few attributes each. */
import test from 'ava';

import {parseAudio} from '../../../src/domain/devices/audio.ts';
import {parseCrypto} from '../../../src/domain/devices/crypto.ts';
import {parseFwCfgEntries} from '../../../src/domain/devices/fw-cfg.ts';
import {parseLaunchSecurity} from '../../../src/domain/devices/launch-security.ts';
import {parseQemuNamespace} from '../../../src/domain/devices/qemu-commandline.ts';
import {parseRedirdev} from '../../../src/domain/devices/redirdev.ts';
import {parseVideo} from '../../../src/domain/devices/video.ts';
import {parseDevices} from '../../../src/domain/parse-devices.ts';
import {element, inactive, messageOf} from '../../helpers/definition.ts';

test('audio: file, devices, server', t => {
  t.like(parseAudio(element("<audio id='1' type='file' path='/srv/a.wav'/>")), {
    type: 'file',
    id: '1',
    path: '/srv/a.wav',
  });
  const oss = "<audio id='1' type='oss'><input dev='/dev/dsp0'/><output dev='/dev/dsp1'/></audio>";
  t.deepEqual(parseAudio(element(oss)).devices, ['/dev/dsp0', '/dev/dsp1']);
  t.is(parseAudio(element("<audio id='1' type='pulseaudio' serverName='s'/>")).serverName, 's');
});

test('crypto: a backend that libvirt does not know is refused', t => {
  t.notThrows(() => parseCrypto(element("<crypto model='virtio'><backend model='lkcf'/></crypto>")));
  t.throws(() => parseCrypto(element("<crypto model='virtio'><backend model='other'/></crypto>")));
});

test('launch security: its kind, and whether it brings files', t => {
  const sev = '<launchSecurity type="sev"><dhCert>AAA</dhCert><session/></launchSecurity>';
  t.like(parseLaunchSecurity(element(sev)), {type: 'sev', dhCert: true, session: false});
  t.is(
    messageOf(() => parseLaunchSecurity(element("<launchSecurity type='sgx'/>"))),
    "XML error: Invalid value for attribute 'type' in element 'launchSecurity': 'sgx'.",
  );
});

function devices(...elements: readonly string[]) {
  return parseDevices([element(`<devices>${elements.join('')}</devices>`)], inactive);
}

test('pstore: one, with or without a path', t => {
  const pstore = "<pstore backend='acpi-erst'><path>/srv/p.raw</path><size>8</size></pstore>";
  t.is(devices(pstore).pstore?.path, '/srv/p.raw');
  t.is(devices("<pstore backend='acpi-erst'/>").pstore?.path, undefined);
  t.is(devices().pstore, undefined);
  t.is(
    messageOf(() => devices(pstore, pstore)),
    'XML error: only a single pstore device is supported',
  );
});

test('vsock: one', t => {
  const vsock = "<vsock model='virtio'><cid auto='no' address='3'/></vsock>";
  t.is(devices(vsock).vsock?.cid, 3);
  t.is(devices("<vsock><cid auto='yes'/></vsock>").vsock?.cid, undefined);
  t.is(
    messageOf(() => devices(vsock, vsock)),
    'XML error: only a single vsock device is supported',
  );
});

test('redirdev: a character device', t => {
  const xml = "<redirdev bus='usb' type='unix'><source mode='connect' path='/run/r.sock'/></redirdev>";
  t.like(parseRedirdev(element(xml)), {bus: 'usb', source: {type: 'unix', path: '/run/r.sock'}});
  t.is(parseRedirdev(element("<redirdev type='spicevmc'/>")).source.type, 'spicevmc');
});

test('video: render node, blobs and a process of its own', t => {
  const xml = `<video><driver name='vhostuser'/><model type='virtio' blob='on'>
    <acceleration accel3d='yes' rendernode='/dev/dri/renderD128'/></model><alias name='video0'/></video>`;
  t.like(parseVideo(element(xml)), {
    vhostuser: true,
    blob: true,
    accel3d: true,
    rendernode: '/dev/dri/renderD128',
    alias: 'video0',
  });
  t.like(parseVideo(element('<video/>')), {
    model: undefined,
    vhostuser: false,
    blob: false,
    rendernode: undefined,
  });
});

test('fw_cfg: text and files of all sysinfo blocks of that type', t => {
  const domain = element(`<domain>
    <sysinfo type='smbios'><entry name='no'>no</entry></sysinfo>
    <sysinfo type='fwcfg'><entry name='opt/a'>value</entry><entry name='opt/b' file='/srv//b'/></sysinfo>
    <sysinfo type='fwcfg'><entry name='opt/c' file=''/></sysinfo>
  </domain>`);
  t.deepEqual(
    parseFwCfgEntries(domain).map(({name, value, file}) => [name, value, file]),
    [
      ['opt/a', 'value', undefined],
      ['opt/b', undefined, '/srv/b'],
      ['opt/c', undefined, ''],
    ],
  );
  const broken = (entry: string) =>
    messageOf(() => parseFwCfgEntries(element(`<domain><sysinfo type='fwcfg'>${entry}</sysinfo></domain>`)));
  t.is(broken('<entry>x</entry>'), "XML error: Firmware entry is missing 'name' attribute");
  t.is(broken("<entry name='n'/>"), "XML error: Firmware entry must have either value or 'file' attribute");
});

test('arguments for QEMU, whatever the prefix of their namespace', t => {
  const domain = (prefix: string) =>
    element(`<domain xmlns:${prefix}='http://libvirt.org/schemas/domain/qemu/1.0'><${prefix}:commandline>
      <${prefix}:arg value='-global'/><${prefix}:env name='A' value='b'/><${prefix}:env name='C'/>
    </${prefix}:commandline><commandline><arg value='not this'/></commandline></domain>`);
  for (const prefix of ['qemu', 'q']) {
    t.deepEqual(
      parseQemuNamespace(domain(prefix)).qemuCommandline.map(({kind, name, value}) => [kind, name, value]),
      [
        ['arg', undefined, '-global'],
        ['env', 'A', 'b'],
        ['env', 'C', ''],
      ],
    );
  }
});
