// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {staticProfile} from '../../../src/layers/apparmor/profile-name.ts';
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
