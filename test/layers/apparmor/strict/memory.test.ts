// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {RUNNING, grants, strictRules} from './_strict.ts';

test('memory encryption: the node', t => {
  const rules = strictRules({
    ...RUNNING,
    also: `<launchSecurity type='sev'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits><policy>0x0001</policy></launchSecurity>`,
  });
  t.like(
    rules.find(({path}) => path === '/dev/sev'),
    {access: 'rw', from: {reason: 'memory encryption [memory encryption]'}},
  );
});

test(
  'guest memory: the machine’s own directories of files and huge pages',
  grants,
  {
    ...RUNNING,
    also: `<memoryBacking><hugepages/><access mode='shared'/></memoryBacking>`,
  },
  '/var/lib/libvirt/qemu/ram/7-guest/ r',
  '/var/lib/libvirt/qemu/ram/7-guest/** rw',
  '/dev/hugepages/libvirt/qemu/7-guest/ r',
  '/dev/hugepages/libvirt/qemu/7-guest/** rw',
);

test('guest memory: an embedded driver adds a part of its root’s hash outside of it', t => {
  const paths = strictRules({
    ...RUNNING,
    uri: 'qemu:///embed?root=/srv/box',
    also: `<memoryBacking><hugepages/></memoryBacking>`,
  }).map(({path}) => path);
  t.true(paths.some(path => /^\/dev\/hugepages\/libvirt\/qemu-embed-[\da-f]{8}\/7-guest\/\*\*$/.test(path)));
});
