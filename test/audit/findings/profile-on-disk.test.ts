// SPDX-License-Identifier: Apache-2.0
/** What an administrator made of a VM's profile: told where it lets the VM do more, and not where it does not. */
import test from 'ava';
import {auditFindings, disk} from '../../helpers/analysis.ts';
import {UUID} from '../../helpers/scenario.ts';

const NAME = `libvirt-${UUID}`;
const FILE = `/etc/apparmor.d/libvirt/${NAME}`;
const STOCK = '#include <abstractions/libvirt-qemu>\n';
const RULES = `#include <libvirt/${NAME}.files>\n`;

/** Code and what it says of the profile, for a profile with this body. */
function found(body: string, flags = 'attach_disconnected', beside = {}): readonly string[] {
  const text = `profile ${NAME} flags=(${flags}) {\n${body}}\n`;
  const apparmorFiles = {[FILE]: text, ...beside};
  const findings = auditFindings({devices: disk('/srv/a.raw'), host: {apparmorFiles}});
  return findings
    .filter(({code}) => code.startsWith('PROFILE_'))
    .map(({code, message}) => `${code}: ${/: ((?:\S+ ?)+)$/.exec(message)?.[1] ?? message}`);
}

for (const [title, body, expected] of [
  ['as libvirt made it', STOCK + RULES, []],
  ['a deny more', `${STOCK}${RULES}deny /srv/x r,\n`, []],
  ['a capability that is denied', `${STOCK}${RULES}deny capability sys_admin,\n`, []],
  ['what is planned anyway', `${STOCK}${RULES}/srv/a.raw rwk,\n`, []],
  ['a rule more', `${STOCK}${RULES}/srv/x r,\n`, ['/srv/x r']],
  ['a rule for what is its own', `${STOCK}${RULES}owner /srv/x rw,\n`, ['owner /srv/x rw']],
  ['a capability more', `${STOCK}${RULES}capability sys_admin,\n`, ['capability sys_admin']],
  [
    'seven rules more',
    STOCK + RULES + ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => `/srv/${name} r,\n`).join(''),
    ['/srv/a r', '/srv/e r', 'and 2 more'],
  ],
] as const) {
  test(`a profile with ${title}`, t => {
    const [finding, ...more] = found(body);
    t.deepEqual(more, []);
    if (expected.length === 0) t.is(finding, undefined);
    else {
      t.true(finding?.startsWith('PROFILE_EDITED'), finding);
      for (const part of expected) t.true(finding?.includes(part), finding);
      t.false(finding?.includes('/srv/f'), finding);
    }
  });
}

test('a profile that confines nobody is that, whatever its rules', t => {
  const [finding, ...more] = found(`${STOCK}${RULES}/srv/x r,\n`, 'unconfined');
  t.true(finding?.startsWith('PROFILE_UNCONFINED'), finding);
  t.deepEqual(more, []);
});

test('a profile without the rules of its VM, which are in a file beside it', t => {
  const codes = (body: string) =>
    found(body, 'attach_disconnected', {[`${FILE}.files`]: '"/srv/a.raw" rwk,\n'})
      .map(text => text.split(':')[0]!)
      .toSorted();
  t.deepEqual(codes(`${STOCK}/srv/x r,\n`), ['PROFILE_EDITED', 'PROFILE_WITHOUT_RULES']);
  t.deepEqual(codes(STOCK), ['PROFILE_WITHOUT_RULES']);
  t.deepEqual(codes(STOCK + RULES), []);
});
