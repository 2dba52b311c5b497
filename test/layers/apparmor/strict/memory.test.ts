// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario} from '../../../helpers/scenario.ts';
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

for (const [written, socket] of [
  ["<quoteGenerationService path='/srv/quotes'/>", '/srv/quotes'],
  ['<quoteGenerationService/>', '/var/run/tdx-qgs/qgs.socket'],
] as const) {
  test(`memory encryption: TDX's quote service at ${socket}, which somebody else runs`, t => {
    const also = `<launchSecurity type='tdx'>${written}</launchSecurity>`;
    const {apparmor, processes} = planScenario({...RUNNING, also, mode: 'strict', libvirt: [12, 8]});
    t.like('rules' in apparmor && apparmor.rules.find(({path}) => path === socket), {
      access: 'rw',
      from: {element: 'launchSecurity/quoteGenerationService'},
    });
    const meeting = processes.flatMap(process => process.sockets ?? []).find(({path}) => path === socket);
    t.like(meeting, {listens: 'external', connects: 'qemu'});
  });
}

test('memory encryption: TDX without a quote service needs no socket', t => {
  const also = `<launchSecurity type='tdx'/>`;
  t.false(strictRules({...RUNNING, also, libvirt: [12, 8]}).some(({path}) => path.includes('tdx')));
});

test(
  "guest memory: the VM's own directories of files and huge pages",
  grants,
  {
    ...RUNNING,
    also: `<memoryBacking><hugepages/><access mode='shared'/></memoryBacking>`,
  },
  '/var/lib/libvirt/qemu/ram/7-guest/** rw',
  '/dev/hugepages/libvirt/qemu/7-guest/** rw',
);

test("guest memory: an embedded driver adds a part of its root's hash outside of it", t => {
  const paths = strictRules({
    ...RUNNING,
    uri: 'qemu:///embed?root=/srv/box',
    also: `<memoryBacking><hugepages/></memoryBacking>`,
  }).map(({path}) => path);
  t.true(paths.some(path => /^\/dev\/hugepages\/libvirt\/qemu-embed-[\da-f]{8}\/7-guest\/\*\*$/.test(path)));
});
