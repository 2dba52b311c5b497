// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {KnownError} from '../../src/errors.ts';
import type {Version} from '../../src/versions/version.ts';
import {planScenario} from '../helpers/scenario.ts';

const PSTORE = `<pstore backend='acpi-erst'><path>/srv/pstore</path></pstore>`;
const VDPA = `<disk type='vhostvdpa'><source dev='/dev/vhost-vdpa-0'/><target dev='vda' bus='virtio'/></disk>`;

test('what an older libvirt overlooks is planned as not there, and said', t => {
  const old = planScenario({devices: PSTORE, libvirt: [10, 5], mode: 'libvirt'});
  t.deepEqual(old.selinux.labels, []);
  const warning = old.warnings.find(({code}) => code === 'ELEMENT_OVERLOOKED');
  t.is(warning?.message, '<pstore> needs libvirt 10.6; 10.5 ignores it, and the VM starts without it');
  t.is(warning?.from.element, 'pstore');
  const newer = planScenario({devices: PSTORE, libvirt: [10, 6], mode: 'libvirt'});
  t.deepEqual(
    newer.selinux.labels.map(({path}) => path),
    ['/srv/pstore'],
  );
  t.false(newer.warnings.some(({code}) => code === 'ELEMENT_OVERLOOKED'));
});

test('of what an older libvirt overlooks it minds no value', t => {
  const devices = `<tpm><backend type='emulator' version='2.0'><source type='DIR' path='/srv/tpm'/></backend></tpm>`;
  const {warnings} = planScenario({devices, libvirt: [9, 0], mode: 'libvirt'});
  t.true(warnings.some(({code}) => code === 'ELEMENT_OVERLOOKED'));
  t.throws(() => planScenario({devices, libvirt: [10, 10], mode: 'libvirt'}), {instanceOf: KnownError});
});

test('what an older libvirt refuses is refused in its mode, and warned of in strict mode', t => {
  const refused = t.throws(() => planScenario({devices: VDPA, libvirt: [9, 0], mode: 'libvirt'}), {
    instanceOf: KnownError,
  });
  t.is(refused.code, 'NEEDS_NEWER_LIBVIRT');
  t.is(refused.place?.element, 'disk');
  t.notThrows(() => planScenario({devices: VDPA, libvirt: [9, 8], mode: 'libvirt'}));
  const strict = planScenario({devices: VDPA, libvirt: [9, 0], mode: 'strict'});
  t.true(strict.warnings.some(({code}) => code === 'NEEDS_NEWER_LIBVIRT'));
});

test('a plan says which libvirt its definition needs, whichever is followed', t => {
  t.is(planScenario({}).needs, null);
  const {needs} = planScenario({devices: VDPA + PSTORE});
  t.is(needs?.libvirt, '10.6');
  t.deepEqual(
    needs?.because.map(({element, version}) => [element, version]),
    [
      [`<disk type='vhostvdpa'>`, '9.8'],
      ['<pstore>', '10.6'],
    ],
  );
});

test('what is overlooked is not refused as well, and is one need', t => {
  const loader = {osAttributes: " firmware='efi'", os: `<loader type='pflash'>/srv/l</loader>`};
  const codes = (libvirt: Version) =>
    planScenario({...loader, libvirt, mode: 'libvirt'}).warnings.map(({code}) => code);
  t.deepEqual(codes([8, 5]), ['ELEMENT_OVERLOOKED']);
  t.deepEqual(codes([9, 0]), ['NEEDS_NEWER_LIBVIRT']);
  t.deepEqual(codes([9, 2]), []);
  t.deepEqual(
    planScenario(loader).needs?.because.map(({version}) => version),
    ['9.2'],
  );
});

test("passt was QEMU's child in every sense before 9.2", t => {
  const devices = `<interface type='user'><backend type='passt'/><model type='virtio'/></interface>`;
  const passt = (libvirt: Version) =>
    planScenario({devices, libvirt}).processes.find(({role}) => role === 'passt');
  const [qemu] = planScenario({devices, libvirt: [9, 1]}).processes;
  t.is(passt([9, 1])?.profile, qemu?.profile);
  t.is(passt([9, 1])?.selinux, qemu?.selinux);
  t.is(passt([9, 2])?.profile, `${qemu?.profile}//passt`);
});
