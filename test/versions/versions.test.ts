// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {loadPolicy} from '../../src/policy/load.ts';
import {libvirtFeatures} from '../../src/versions/libvirt-changes.ts';
import {parserFeatures} from '../../src/versions/parser-changes.ts';
import {parseVersion, type Version} from '../../src/versions/version.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {planScenario} from '../helpers/scenario.ts';
import {generate} from '../layers/apparmor/helper/_generate.ts';

const DISK = `<disk><source file='/srv/a.iso'/><target dev='vda'/><readonly/></disk>`;

for (const [text, version] of [
  ['9.0', [9, 0]],
  ['11.3.0', [11, 3]],
  ['3.0.8', [3, 0]],
  ['12.1~rc1', [12, 1]],
] as const) {
  test(`version ${text}`, t => {
    t.deepEqual(parseVersion(text), version);
  });
}

for (const text of ['', '11', 'x.y', '11.3 x', '-1.0']) {
  test(`no version: "${text}"`, t => {
    t.is(refusalOf(t, () => parseVersion(text)).code, 'VERSION_UNREADABLE');
  });
}

test('11.3 is what is followed when nothing is said', t => {
  t.deepEqual(libvirtFeatures(), libvirtFeatures([11, 3]));
  t.deepEqual(parserFeatures(), parserFeatures([3, 0]));
});

test('features come with their release and stay', t => {
  t.false(libvirtFeatures([10, 0]).userfaultfd);
  t.true(libvirtFeatures([10, 1]).userfaultfd);
  t.true(libvirtFeatures([12, 0]).userfaultfd);
  t.false(parserFeatures([2, 13]).optionalInclude);
});

const rulesAt = (version: string, scenario: Parameters<typeof generate>[0]) =>
  generate({...scenario, libvirt: parseVersion(version)})
    .text.split('\n')
    .slice(5, -1);

test('read-only images are denied up to 12.0', t => {
  t.deepEqual(
    ['9.0', '12.0', '12.1'].map(version => rulesAt(version, {devices: DISK}).length),
    [3, 3, 1],
  );
  t.deepEqual(rulesAt('12.1', {devices: DISK}), ['  "/srv/a.iso" rk,']);
  const kernel = {os: '<kernel>/srv/k</kernel>'};
  t.is(rulesAt('12.1', kernel).length, 3, 'kernels are denied still');
});

test("Ubuntu's helper denies none, whichever libvirt it is", t => {
  const policy = {apparmor: loadPolicy({policy: 'ubuntu'}).apparmor};
  const profile = (libvirt: Version) => {
    const {apparmor} = planScenario({devices: DISK, mode: 'libvirt', policy, libvirt});
    return 'refused' in apparmor ? 'refused' : apparmor.files;
  };
  for (const libvirt of [
    [8, 0],
    [10, 0],
    [12, 8],
  ] as const) {
    t.true(profile(libvirt).includes('  "/srv/a.iso" rk,\n'));
    t.false(profile(libvirt).includes('deny "/srv/a.iso"'));
  }
});

test('firmware', t => {
  const loader = (attributes: string, path: string) => ({os: `<loader ${attributes}>${path}</loader>`});
  const writable = loader(`readonly='no' type='pflash'`, '/srv/fw');
  t.is(rulesAt('11.3', writable)[0], '  "/srv/fw" rwk,');
  t.is(rulesAt('9.10', writable)[0], '  "/srv/fw" rk,');
  t.is(rulesAt('10.0', writable)[0], '  "/srv/fw" rwk,');
  const rom = loader(`type='rom'`, '/srv/rom');
  t.is(rulesAt('11.3', rom)[0], '  "/srv/rom" rwk,');
  t.is(rulesAt('12.3', rom)[0], '  "/srv/rom" rk,');
  const own = loader(`readonly='yes' type='rom'`, '/usr/share/qemu/bios.bin');
  t.truthy(generate({...own, libvirt: [9, 0]}).refused);
  t.falsy(generate({...own, libvirt: [10, 0]}).refused);
  const loongarch = loader(`readonly='yes' type='pflash'`, '/usr/share/qemu-efi-loongarch64/QEMU_CODE.fd');
  t.truthy(generate({...loongarch, libvirt: [10, 10]}).refused);
  t.falsy(generate({...loongarch, libvirt: [11, 3]}).refused);
});

test('10.0 already has rules for virtio-pmem and volumes', t => {
  const pmem = `<memory model='virtio-pmem' access='shared'><source><path>/srv/pmem</path></source><target><size unit='KiB'>524288</size></target></memory>`;
  t.deepEqual(rulesAt('9.0', {devices: pmem}), []);
  t.deepEqual(rulesAt('10.0', {devices: pmem}), ['  "/srv/pmem" rw,']);
  const volume = `<disk type='volume'><source pool='p' volume='v' actualType='file' file='/srv/v'/><target dev='vda'/></disk>`;
  t.deepEqual(rulesAt('9.0', {devices: volume}), []);
  t.deepEqual(rulesAt('10.0', {devices: volume}), ['  "/srv/v" rwk,']);
});

test('what 9.0 does not know', t => {
  const also = `<pstore backend='acpi-erst'><path>/srv/pstore</path></pstore>`;
  const devices = `<memory model='sgx-epc'><target><size>16</size></target></memory>`;
  t.deepEqual(rulesAt('9.0', {devices: devices + also}), []);
  t.true(rulesAt('11.3', {devices: devices + also}).length >= 4);
});

test('/dev/sev, seen in 12.1', t => {
  const also = `<launchSecurity type='sev'><policy>0x1</policy></launchSecurity>`;
  t.deepEqual(rulesAt('12.0', {also}), []);
  t.deepEqual(rulesAt('12.1', {also}), ['  "/dev/sev" rw,']);
});
