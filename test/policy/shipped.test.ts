import test from 'ava';
import {builtinPolicies} from '../../src/policy/find-policy.ts';
import {loadPolicy} from '../../src/policy/load.ts';

test('these are shipped', t => {
  t.deepEqual(builtinPolicies(), ['debian', 'fedora', 'libvirt', 'ubuntu']);
});

test('each is whole and named after its file', t => {
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
