// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import test from 'ava';
import {parse} from 'yaml';
import {builtinPolicies, findPolicy} from '../../src/policy/find-policy.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import {policyFragment, wholePolicy, type PolicyFragment} from '../../src/policy/schema.ts';

test('these are shipped', t => {
  t.deepEqual(builtinPolicies(), ['debian', 'fedora', 'libvirt', 'ubuntu']);
});

// They are not checked when they are read: that is done here.
test('each is right and whole, and extends only another one', t => {
  let below = {};
  for (const name of ['libvirt', ...builtinPolicies()]) {
    const own = parse(readFileSync(findPolicy(name), 'utf8')) as PolicyFragment;
    t.true(policyFragment.safeParse(own).success, name);
    const {extends: parent, ...settings} = own;
    t.is(parent, name === 'libvirt' ? undefined : 'libvirt');
    if (name === 'libvirt') below = settings;
    const {accounts, selinux, apparmor} = below as Required<PolicyFragment>;
    const whole = {...below, ...settings, accounts: {...accounts, ...own.accounts}};
    const maps = {selinux: {...selinux, ...own.selinux}, apparmor: {...apparmor, ...own.apparmor}};
    t.true(wholePolicy.safeParse({...whole, ...maps}).success, name);
  }
});

test('each is named after its file', t => {
  for (const name of builtinPolicies()) t.is(loadPolicy({policy: name}).name, name);
});

test('the drivers and accounts of each', t => {
  const rows = builtinPolicies().map(name => {
    const {securityDrivers, user, group, swtpmUser} = loadPolicy({policy: name});
    return [name, securityDrivers.join(','), `${user}:${group}`, swtpmUser];
  });
  t.deepEqual(rows, [
    ['debian', 'apparmor,dac', 'libvirt-qemu:libvirt-qemu', 'tss'],
    ['fedora', 'selinux,dac', 'qemu:qemu', 'tss'],
    ['libvirt', 'selinux,apparmor,dac', 'root:root', 'tss'],
    ['ubuntu', 'apparmor,dac', 'libvirt-qemu:kvm', 'swtpm'],
  ]);
});

test('only the reference policy names no context for TCG', t => {
  t.is(loadPolicy({policy: 'debian'}).selinux.domainContexts.length, 1);
  t.is(loadPolicy({policy: 'fedora'}).selinux.domainContexts[1], 'system_u:system_r:svirt_tcg_t:s0');
});

test("the reference has libvirt 11.3.0's defaults", t => {
  const policy = loadPolicy({policy: 'libvirt'});
  t.is(policy.cgroupDeviceAcl.length, 8);
  t.true(policy.cgroupDeviceAcl.includes('/dev/userfaultfd'));
  t.like(policy, {
    dynamicOwnership: true,
    rememberOwner: true,
    defaultConfined: true,
    requireConfined: false,
    mountNamespace: true,
    cgroupDevices: true,
    stdioHandler: 'logd',
    memoryBackingDir: undefined,
  });
  t.deepEqual(
    [policy.apparmor.override, policy.apparmor.restricted, policy.apparmor.restrictedReadWrite].map(
      table => table.length,
    ),
    [3, 16, 16],
  );
});
