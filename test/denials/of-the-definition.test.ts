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
  const {kind, commands} = data('/opt/qemu/share/qemu/bios-256k.bin');
  t.is(kind, 'emulator-data');
  t.regex(commands, /"\/opt\/qemu\/share\/qemu\/\*\*" r,/);
  t.is(data('/opt/qemu/lib/x86_64-linux-gnu/qemu/hw-display-qxl.so', 'm').kind, 'emulator-data');
  for (const [path, mask] of [
    ['/opt/qemu/share/qemu/bios-256k.bin', 'w'],
    ['/opt/qemu/share/other/a', 'r'],
    ['/opt/qemu2/share/qemu/a', 'r'],
    ['/opt/qemu/share/qemu', 'r'],
  ] as const)
    t.not(data(path, mask).kind, 'emulator-data', path);
  const system = analysisFor({devices: '<emulator>/usr/bin/qemu-system-x86_64</emulator>'});
  t.not(told(apparmor(VM, asks('/usr/share/qemu-x/a', 'r')), [system]).kind, 'emulator-data');
});
