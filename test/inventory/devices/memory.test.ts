// SPDX-License-Identifier: Apache-2.0
/** Memory and its encryption: what they need of the host. */
import {parseVersion} from '../../../src/versions/version.ts';
import {testNeeds} from './_needs.ts';

const RAM = 'memory: memory-directory /var/lib/libvirt/qemu/ram/-1-guest rw, tree';
const HUGE = 'memory: hugepage-directory /dev/hugepages/libvirt/qemu/-1-guest rw, tree';

testNeeds({
  'memory in files alone': [{also: `<memoryBacking><source type='file'/></memoryBacking>`}, [RAM, HUGE]],
  'memory that is shared alone': [{also: `<memoryBacking><access mode='shared'/></memoryBacking>`}, [RAM]],
  'a cell of its own access': [
    {also: `<cpu><numa><cell id='0' cpus='0' memory='1024' memAccess='shared'/></numa></cpu>`},
    [RAM],
  ],
  'huge pages alone': [{also: `<memoryBacking><hugepages/></memoryBacking>`}, [HUGE]],
  "a user's daemon looks for no huge pages": [
    {also: `<memoryBacking><hugepages/></memoryBacking>`, uri: 'qemu:///session'},
    [],
  ],
  'huge pages of a memfd need no directory': [
    {also: `<memoryBacking><hugepages/><source type='memfd'/></memoryBacking>`},
    [],
  ],
  'plain memory needs none': [{also: '<memoryBacking><locked/></memoryBacking>'}, []],
  'persistent memory, and the nodes of enclaves': [
    {
      devices:
        "<memory model='nvdimm'><source><path>/srv/nv</path></source><target><size unit='KiB'>1048576</size></target></memory><memory model='sgx-epc'><target><size unit='KiB'>16384</size></target></memory>",
    },
    [
      'memory 0: pmem /srv/nv rw',
      'memory 1: sgx-node /dev/sgx_vepc rw',
      'memory 1: sgx-node /dev/sgx_provision r',
    ],
  ],
  'memory in files and huge pages has directories': [
    {also: "<memoryBacking><hugepages/><source type='file'/></memoryBacking>"},
    [
      'memory: memory-directory /var/lib/libvirt/qemu/ram/-1-guest rw, tree',
      'memory: hugepage-directory /dev/hugepages/libvirt/qemu/-1-guest rw, tree',
    ],
  ],
  'a module with an access of its own has one, too': [
    {
      devices:
        "<memory model='dimm' access='shared'><target><size unit='KiB'>1048576</size><node>0</node></target></memory>",
    },
    ['memory: memory-directory /var/lib/libvirt/qemu/ram/-1-guest rw, tree'],
  ],
  'SEV reads what libvirt writes for the launch': [
    {
      also: "<launchSecurity type='sev'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits><policy>0x1</policy><dhCert>AA</dhCert><session>BB</session></launchSecurity>",
    },
    [
      'launch security: sev-device /dev/sev rw',
      'launch security: sev-blob /var/lib/libvirt/qemu/domain--1-guest/dh_cert.base64 r',
      'launch security: sev-blob /var/lib/libvirt/qemu/domain--1-guest/session.base64 r',
    ],
  ],
  'TDX asks a service': [
    {
      also: "<launchSecurity type='tdx'><policy>0x1</policy><quoteGenerationService path='/run/qgs.sock'/></launchSecurity>",
      libvirt: parseVersion('11.10'),
    },
    ['launch security: quote-socket /run/qgs.sock rw, connect'],
  ],
});
