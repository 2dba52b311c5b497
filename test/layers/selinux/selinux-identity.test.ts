// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseDomain} from '../../../src/domain/parse-domain.ts';
import {openHost} from '../../../src/host/open-host.ts';
import {selinuxIdentity} from '../../../src/layers/selinux/selinux-identity.ts';
import {loadPolicy} from '../../../src/policy/load.ts';
import {domainXml} from '../../helpers/scenario.ts';

const label = (attributes: string) =>
  `<seclabel model='selinux' ${attributes}><label>system_u:system_r:svirt_t:s0:c1,c2</label></seclabel>`;

for (const [title, also, attributes, pair, isProvisional] of [
  ['nobody has chosen one', '', '', undefined, true],
  ['the registry has one', '', '', 's0:c1,c2', false],
  ['the label is static', label("type='static' relabel='yes'"), '', undefined, false],
  ['the VM runs with one', label("type='dynamic' relabel='yes'"), " id='3'", undefined, false],
  ['the VM has no label', "<seclabel model='selinux' type='none'/>", '', undefined, false],
] as const)
  test(`a category pair is ${isProvisional ? '' : 'not '}provisional where ${title}`, t => {
    const domain = parseDomain(domainXml({also, attributes}), {defaultSecurityModel: 'selinux'});
    const policy = loadPolicy({policy: 'libvirt'});
    t.is(selinuxIdentity(domain, openHost('assumed'), policy, pair).provisional, isProvisional);
  });
