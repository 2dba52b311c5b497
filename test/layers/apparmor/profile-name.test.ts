// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {reservedFor, staticProfile} from '../../../src/layers/apparmor/profile-name.ts';
import {parseDomain} from '../../../src/domain/parse-domain.ts';
import {domainXml} from '../../helpers/scenario.ts';

const named = (also: string, attributes = '') =>
  staticProfile(parseDomain(domainXml({also, attributes}), {defaultSecurityModel: 'apparmor'}));

test('a profile is named by a static label for AppArmor, and by no other', t => {
  const selinux = `<seclabel type='static' model='selinux'><label>system_u:system_r:svirt_t:s0:c1,c2</label></seclabel>`;
  t.is(named(`${selinux}<seclabel type='static' model='apparmor'><label>mine</label></seclabel>`), 'mine');
  t.is(named(selinux), undefined);
  t.is(
    named(`<seclabel type='dynamic' model='apparmor'><label>libvirt-1</label></seclabel>`, " id='3'"),
    undefined,
  );
});

const UUID = '5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11';

for (const [name, owner] of [
  [`libvirt-${UUID}`, undefined],
  [`libvirt-${UUID.replace('5e4', '6f5')}`, 'the VM of that UUID'],
  [`LIBVIRT-${UUID}`, 'the VM of that UUID'],
  ['TEMPLATE.qemu', "libvirt's templates"],
  ['mine.files', "the rules of another VM's profile"],
  ['usr.sbin.libvirtd', 'the program of that path'],
  ['libvirtd', 'a program of this host, or a word of AppArmor'],
  ['unconfined', 'a program of this host, or a word of AppArmor'],
  ['mine', undefined],
] as const)
  test(`${name} is ${owner === undefined ? 'free' : `for ${owner}`}`, t => {
    t.is(reservedFor(name, UUID), owner);
  });

test('the profile of a UUID is for no VM without one', t => {
  t.is(reservedFor(`libvirt-${UUID}`, null), 'the VM of that UUID');
});
