// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {openHost} from '../../src/host/open-host.ts';
import {missingAccounts, withKnownAccounts} from '../../src/policy/known-accounts.ts';
import {loadPolicy} from '../../src/policy/load.ts';

const nobody = openHost('assumed');
const fedora = loadPolicy({policy: 'fedora'});

test('the policy knows ids that the host does not', t => {
  const host = withKnownAccounts(nobody, fedora);
  t.deepEqual([host.uidOf('qemu'), host.gidOf('qemu'), host.uidOf('root')], [107, 107, 0]);
  t.is(host.uidOf('ann'), undefined);
  t.is(host.uidOf('constructor'), undefined);
});

test('the host is asked first', t => {
  const host = withKnownAccounts({...nobody, uidOf: () => 1, gidOf: () => 2}, fedora);
  t.deepEqual([host.uidOf('qemu'), host.gidOf('qemu')], [1, 2]);
});

test('what had to be assumed is told', t => {
  t.deepEqual(missingAccounts(nobody, fedora), [
    'this host has no user qemu, which is taken for 107',
    'this host has no group qemu, which is taken for 107',
  ]);
  t.deepEqual(missingAccounts({...nobody, uidOf: () => 1, gidOf: () => 2}, fedora), []);
  t.deepEqual(missingAccounts(nobody, {...fedora, user: 'constructor', group: 'constructor'}), []);
  t.deepEqual(missingAccounts(nobody, {...fedora, user: '+107', group: '107'}), []);
});

test('each shipped policy knows its own account', t => {
  for (const name of ['libvirt', 'debian', 'ubuntu', 'fedora']) {
    const policy = loadPolicy({policy: name});
    const host = withKnownAccounts(nobody, policy);
    t.not(host.uidOf(policy.user), undefined, name);
    t.not(host.gidOf(policy.group), undefined, name);
  }
});
