// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {auditFindings} from '../../helpers/analysis.ts';

const isOpen = (also: string) => auditFindings({also}).some(({code}) => code === 'DOMAIN_UNCONFINED');
const label = (context: string) =>
  `<seclabel type='static' model='selinux' relabel='yes'><label>${context}</label></seclabel>`;

test('a label of a type that may do everything confines no more than none', t => {
  t.true(isOpen("<seclabel type='none' model='selinux'/>"));
  for (const type of ['unconfined_t', 'spc_t', 'unconfined_service_t'])
    t.true(isOpen(label(`system_u:system_r:${type}:s0:c1,c2`)), type);
  t.true(
    isOpen(
      "<seclabel type='dynamic' model='selinux'><baselabel>system_u:system_r:unconfined_t:s0</baselabel></seclabel>",
    ),
  );
  for (const type of ['svirt_t', 'svirt_custom_t', 'unconfined_but_mine_t'])
    t.false(isOpen(label(`system_u:system_r:${type}:s0:c1,c2`)), type);
  t.false(isOpen(''));
});
