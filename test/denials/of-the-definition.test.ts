// SPDX-License-Identifier: Apache-2.0
/** Denials of what a definition asks for, where the host lacks the file, or the program is not the distribution's. */
import test from 'ava';
import {analysisFor} from '../helpers/analysis.ts';
import {apparmor, told, VM} from '../helpers/denied.ts';

const asks = (name: string, mask: string) =>
  `name="${name}" requested_mask="${mask}" denied_mask="${mask}" fsuid=64055 ouid=64055`;
const HOST = {unlisted: 'absent', paths: {'/run': {type: 'directory'}}};

test('a rule counts for a name, whether its directory is there by now or not', t => {
  const devices = "<graphics type='vnc' socket='/run/vnc/guest.sock'/>";
  const line = apparmor(VM, asks('/run/vnc/guest.sock', 'c'), 'mknod');
  const {kind, commands} = told(line, [analysisFor({devices, host: HOST})]);
  t.is(kind, 'stale-profile');
  t.notRegex(commands, /--for/);
});

test("an emulator's own files are read under its profile", t => {
  const analysis = analysisFor({devices: '<emulator>/opt/qemu/bin/qemu-system-x86_64</emulator>'});
  const data = (path: string, mask = 'r') => told(apparmor(VM, asks(path, mask)), [analysis]);
  t.is(data('/opt/qemu/share/qemu/bios-256k.bin').kind, 'stale-profile');
  t.is(data('/opt/qemu/lib64/qemu/hw-display-qxl.so', 'm').kind, 'stale-profile');
  const {kind, commands} = data('/opt/qemu/share/qemu-kvm/bios-256k.bin');
  t.is(kind, 'emulator-data', 'the build chose the name');
  t.regex(commands, /"\/opt\/qemu\/share\/qemu-kvm\/\*\*" r,/);
  t.is(data('/opt/qemu/lib64/qemu-kvm/hw-display-qxl.so', 'm').kind, 'emulator-data');
  for (const [path, mask] of [
    ['/opt/qemu/share/qemu-kvm/bios-256k.bin', 'w'],
    ['/opt/qemu/share/other/a', 'r'],
    ['/opt/qemu2/share/qemu/a', 'r'],
    ['/opt/qemu/share/qemu-kvm', 'r'],
  ] as const)
    t.not(data(path, mask).kind, 'emulator-data', path);
  const system = analysisFor({devices: '<emulator>/usr/bin/qemu-system-x86_64</emulator>'});
  t.not(told(apparmor(VM, asks('/usr/share/qemu-x/a', 'r')), [system]).kind, 'emulator-data');
});

const avc = (more: string, target: string, tclass = 'file') =>
  `type=AVC msg=audit(1700000000.1:7): avc:  denied  { read } for  pid=7 comm="x" ${more} dev="dm-0" ino=5 scontext=system_u:system_r:svirt_t:s0:c1,c2 tcontext=system_u:object_r:${target}:s0 tclass=${tclass} permissive=0`;

test("SELinux: what only QEMU's arguments name is never labelled by libvirt, and a pair of today is no lasting label", t => {
  const also = `<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:arg value='-drive'/><q:arg value='file=/srv/n.img,format=raw,if=none,id=n'/></q:commandline>`;
  const {text, commands} = told(avc('name="n.img"', 'virt_image_t'), [analysisFor({also})]);
  t.regex(text, /labels nothing that only QEMU's own arguments name/);
  t.regex(commands, /^semanage fcontext -a -t svirt_image_t '\/srv\/n\\\.img'/);
  t.notRegex(commands, /chcon|c1,c2/);
});

test('SELinux: a shared directory gets the label that a VM may write to, unless others use it', t => {
  const devices = "<filesystem type='mount'><source dir='/srv/share'/><target dir='s'/></filesystem>";
  const share = (type: string) => told(avc('path="/srv/share"', type, 'dir'), [analysisFor({devices})]);
  t.regex(share('default_t').text, /shares with its guest/);
  t.regex(share('var_lib_t').commands, /mkdir -p \/srv\/share/);
  t.regex(share('fusefs_t').commands, /virt_use_fusefs/);
  t.regex(share('samba_share_t').text, /shares with its guest/);
  t.regex(share('samba_share_t').commands, /mkdir -p/, 'Samba needs the label of its own');
  t.notRegex(share('default_t').commands, /-t virt_image_t|mv -i/);
});

test('SELinux: a link is not opened by a rule for all links of its place', t => {
  const {kind, commands} = told(avc('name="CODE.fd"', 'var_run_t', 'lnk_file'));
  t.is(kind, 'link');
  t.notRegex(commands, /allow svirt_t/);
});

const UNKNOWN: readonly (readonly [device: string, devices: string, path: string])[] = [
  [
    'hostdev 0',
    "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1050'/><product id='0x0407'/></source></hostdev>",
    '/dev/bus/usb/001/004',
  ],
  [
    'hostdev 0',
    "<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>",
    '/dev/vfio/17',
  ],
  [
    'disk vda',
    "<disk type='volume'><source pool='tf' volume='web-0'/><target dev='vda'/></disk>",
    '/srv/pool/web-0',
  ],
];
for (const [device, devices, path] of UNKNOWN)
  test(`what ${device} may lead to is not refused rightly where the host does not tell: ${path}`, t => {
    const analyses = [analysisFor({devices, host: HOST})];
    const line = (owner: number) =>
      apparmor(VM, `name="${path}" requested_mask="rw" denied_mask="rw" fsuid=64055 ouid=${owner}`);
    const others = told(line(0), analyses);
    t.is(others.kind, 'no-rule');
    t.is(others.right, null);
    t.true(others.text.includes(device), others.text);
    const own = told(line(64_055), analyses);
    t.is(own.kind, 'labelled-without-rule');
    t.true(own.text.includes(device), own.text);
    t.is(
      told(line(0).replace(path, `${path}7/x`), analyses).right?.startsWith('nothing in the definition'),
      true,
    );
  });

test('SELinux: a node that a device may lead to is labelled by a start', t => {
  const [[, devices, path]] = [UNKNOWN[0]!];
  const line = avc(`path="${path}"`, 'usb_device_t', 'chr_file');
  const {right, commands} = told(line, [analysisFor({devices, host: HOST})]);
  t.is(right, null);
  t.regex(commands, /^chcon|\nchcon/);
  t.regex(told(line, [analysisFor({host: HOST})]).right ?? '', /nothing in the VM's definition/);
});
