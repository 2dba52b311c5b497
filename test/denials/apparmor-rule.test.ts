// SPDX-License-Identifier: Apache-2.0
/** The rule that a record asks for, which apparmor_parser has to take. */
import {spawnSync} from 'node:child_process';
import test from 'ava';
import {missingRule} from '../../src/denials/apparmor-rule.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {has} from '../helpers/programs.ts';

function ruleFor(operation: string, more: string): string | undefined {
  const line = `audit: type=1400 audit(1700000000.1:7): apparmor="DENIED" operation="${operation}" profile="libvirt-5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11" ${more} pid=7 comm="qemu-system-x86"`;
  const [denial] = [...readLog([line])];
  return denial?.kind === 'apparmor' ? missingRule(denial) : undefined;
}

const masks = (mask: string) => `requested_mask="${mask}" denied_mask="${mask}"`;

for (const [operation, more, rule] of [
  ['open', `name="/srv/a.img" ${masks('r')}`, '"/srv/a.img" r'],
  ['open', `name="/srv/a.img" ${masks('wc')}`, '"/srv/a.img" w'],
  ['file_lock', `name="/srv/a.img" ${masks('k')}`, '"/srv/a.img" k'],
  ['exec', `name="/usr/bin/x" ${masks('x')}`, '"/usr/bin/x" PUx'],
  ['link', `name="/srv/b" ${masks('l')} target="/srv/a"`, 'link "/srv/b" -> "/srv/a"'],
  ['open', `name="/srv/b" ${masks('r')} target="/srv/a"`, '"/srv/b" r'],
  ['capable', 'capability=21  capname="sys_admin"', 'capability sys_admin'],
  ['create', `family="inet" sock_type="dgram" protocol=17 ${masks('create')}`, 'network inet dgram'],
] as const)
  test(`${operation} ${more} wants ${rule}`, t => {
    t.is(ruleFor(operation, more), rule);
    if (!has(t, 'apparmor_parser')) return;
    const {status, stderr} = spawnSync('apparmor_parser', ['-QKS'], {input: `profile x {\n  ${rule},\n}\n`});
    t.is(status, 0, String(stderr));
  });
